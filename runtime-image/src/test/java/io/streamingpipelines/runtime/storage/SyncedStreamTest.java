package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Syncable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncedStreamTest {
  private final List<String> calls = new ArrayList<>();
  private boolean diskIsFull;

  @TempDir Path directory;

  @Test
  void writesTheFileToTheDiskBeforeItIsClosed() throws IOException {
    SyncedStream stream = stream();
    stream.write(new byte[] {1, 2, 3}, 0, 3);
    stream.close();
    stream.close();
    assertThat(calls).containsExactly("write 3", "sync", "close");
  }

  @Test
  void closesAFileThatCannotBeWrittenToTheDisk() {
    diskIsFull = true;
    SyncedStream stream = stream();
    assertThatThrownBy(stream::close).hasMessage("disk full");
    assertThat(calls).containsExactly("sync", "close");
  }

  private SyncedStream stream() {
    return new SyncedStream(new Recorded(), directory.resolve("part-0.parquet"));
  }

  /** Hadoop's stream to a local file. */
  private final class Recorded extends ByteArrayOutputStream implements Syncable {
    @Override
    public void write(byte[] bytes, int offset, int length) {
      calls.add("write " + length);
    }

    @Override
    public void hflush() {}

    @Override
    public void hsync() throws IOException {
      calls.add("sync");
      if (diskIsFull) {
        throw new IOException("disk full");
      }
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}
