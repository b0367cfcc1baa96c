package io.streamingpipelines.runtime.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.impl.StoreImplementationUtils;

/**
 * Writes a file on a volume and flushes it to disk when it is closed, so that a commit may refer to
 * it at once. Hadoop leaves the flush to the kernel, which may write the commit first.
 */
final class SyncedStream extends FilterOutputStream implements Syncable, StreamCapabilities {
  private final Syncable syncable;
  private final Path file;
  private boolean closed;

  /**
   * @param out a {@link Syncable} stream, such as Hadoop's stream to a local file
   */
  SyncedStream(OutputStream out, Path file) {
    super(out);
    this.syncable = (Syncable) out;
    this.file = file;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    // the superclass writes byte by byte
    out.write(bytes, offset, length);
  }

  @Override
  public void hflush() throws IOException {
    syncable.hflush();
  }

  @Override
  public void hsync() throws IOException {
    syncable.hsync();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream closing = out) {
      closing.flush();
      hsync();
    }
    // a hidden file is either a checksum, which may be missing, or a temporary file
    if (!file.getFileName().toString().startsWith(".")) {
      LocalRename.syncFolder(file);
    }
  }

  @Override
  public boolean hasCapability(String capability) {
    return StoreImplementationUtils.hasCapability(out, capability);
  }
}
