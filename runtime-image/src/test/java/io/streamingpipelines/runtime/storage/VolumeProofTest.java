package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a volume must be able to do (docs/design/lifecycle.md#one-writer). */
class VolumeProofTest {
  @TempDir Path directory;

  @Test
  void aVolumeWithHardLinksIsAcceptedAndKeepsNothing() throws Exception {
    Path checkpoints = directory.resolve("new/checkpoints");
    StoreProof.require(
        new Configuration(), List.of(checkpoints.toUri().toString()), "orders-driver-1");
    try (Stream<Path> left = Files.list(checkpoints)) {
      assertThat(left).isEmpty();
    }
  }

  /** An archive stands for SMB and FAT. */
  @Test
  void aVolumeWithoutHardLinksIsRefused() throws Exception {
    URI archive = URI.create("jar:" + directory.resolve("volume.zip").toUri());
    try (FileSystem volume = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path folder = Files.createDirectory(volume.getPath("/checkpoints"));
      assertThatThrownBy(() -> VolumeProof.prove(folder, "_probe"))
          .isInstanceOfSatisfying(
              PipelineException.class,
              refused -> assertThat(refused.kind()).isEqualTo(Failure.Kind.CONFIGURATION))
          .hasMessage(
              "The volume of /checkpoints has no hard links, so two drivers could both commit the"
                  + " same version of a table; put tables and checkpoints on a local disk, on NFS,"
                  + " or into an object store.");
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left).isEmpty();
      }
    }
  }
}
