package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.fixture.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is gone is soon an error of the batch; until then, nobody would be told. */
class ObjectStoreOutagesTest {
  @TempDir private Path directory;

  private Throwable failure(ServerSocket socket) throws IOException {
    Path key = Files.writeString(directory.resolve("key"), "key");
    StoragePlan.S3 plan =
        new StoragePlan.S3(
            "http://localhost:" + socket.getLocalPort(),
            null,
            true,
            key.toString(),
            key.toString(),
            null);
    org.apache.hadoop.fs.Path object =
        new org.apache.hadoop.fs.Path("s3a://lake/checkpoints/offsets/7");
    return catchThrowable(
        () -> {
          try (FileSystem files =
              FileSystem.newInstance(object.toUri(), S3Server.configuration(plan))) {
            files.create(object, false).close();
          }
        });
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aStoreThatIsGoneIsAnError() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    assertThat(failure(closed)).isInstanceOf(IOException.class).hasMessageContaining("refused");
  }

  @Test
  @Tag("slow")
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void aStoreThatAcceptsConnectionsAndDoesNotRespondIsAnError() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      assertThat(failure(silent)).isInstanceOf(IOException.class).hasMessageContaining("timeout");
    }
  }
}
