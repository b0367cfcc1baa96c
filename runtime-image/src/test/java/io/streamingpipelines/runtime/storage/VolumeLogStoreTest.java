package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.HDFSLogStore;
import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a listing of a log on a volume is that of Delta's own store. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class VolumeLogStoreTest {
  private final Configuration configuration = new Configuration();

  @TempDir java.nio.file.Path directory;

  private List<String> listed(LogStore store, String from) throws IOException {
    List<String> listed = new ArrayList<>();
    store
        .listFrom(new Path(new Path(directory.toUri()), from), configuration)
        .forEachRemaining(file -> listed.add(file.getPath() + " " + file.getLen()));
    return listed;
  }

  @Test
  void listsWhatDeltasOwnStoreLists() throws IOException {
    for (int version = 0; version < 20; version++) {
      String name = "%020d".formatted(version);
      Files.writeString(directory.resolve(name + ".json"), "x".repeat(version));
      Files.writeString(directory.resolve(name + ".crc"), "{}");
      Files.writeString(directory.resolve("." + name + ".json.crc"), "checksum");
    }
    Files.writeString(directory.resolve("00000000000000000010.checkpoint.parquet"), "x");
    Files.writeString(directory.resolve("_last_checkpoint"), "{}");
    Files.createDirectory(directory.resolve("_sidecars"));
    Files.writeString(directory.resolve("with:colon and space"), "x");
    VolumeLogStore ours = new VolumeLogStore(configuration);
    HDFSLogStore deltas = new HDFSLogStore(configuration);
    for (String from :
        List.of(
            "00000000000000000000.",
            "00000000000000000010.checkpoint",
            "00000000000000000019.json",
            "00000000000000000020.",
            "z")) {
      assertThat(listed(ours, from)).as(from).isEqualTo(listed(deltas, from));
    }
    assertThat(listed(ours, "00000000000000000018.json")).hasSizeGreaterThan(3);
  }

  @Test
  void aFolderThatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> listed(new VolumeLogStore(configuration), "none/0"))
        .isInstanceOf(FileNotFoundException.class);
  }
}
