package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, except that closing a file flushes it to disk, and that Java does
 * what Hadoop would start a process for.
 */
final class RawLocalFiles extends RawLocalFileSystem {

  /**
   * Sets permissions as {@code chmod} does; for the sticky bit, which Java does not support, it
   * still runs {@code chmod}.
   */
  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    PosixFileAttributeView file =
        Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
    if (file == null || permission.getStickyBit()) {
      super.setPermission(path, permission);
    } else {
      file.setPermissions(PosixFilePermissions.fromString(permission.toString()));
    }
  }

  /** Returns a stream that flushes the file to disk when it is closed. */
  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return new SyncedStream(
        super.createOutputStreamWithMode(path, append, permission), pathToFile(path).toPath());
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return Files.isSymbolicLink(pathToFile(path).toPath())
        ? super.getFileLinkStatus(path)
        : getFileStatus(path);
  }
}
