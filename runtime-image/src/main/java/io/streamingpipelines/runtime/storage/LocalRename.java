package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Gives a complete file its name, such that neither another process nor a loss of power leaves half
 * of it (docs/design/lifecycle.md#one-writer). Java's and Hadoop's own renames check first whether
 * a file is there and rename afterwards; of two drivers, both can find nothing. The content of the
 * file must be on the disk ({@link SyncedStream}).
 */
final class LocalRename {
  private LocalRename() {}

  /**
   * Renames a file if no file has the new name: one of any number of processes succeeds.
   *
   * @throws FileAlreadyExistsException if a file has the name; the file to rename stays then
   * @throws UnsupportedOperationException if the file system has no hard links
   */
  static void ifAbsent(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      // an NFS server whose answer was lost is asked again, and finds the link that it has made
      if (!Files.isSameFile(from, to)) {
        throw e;
      }
    }
    syncFolder(to);
    Files.delete(from);
  }

  /** Renames a file in place of another one; readers see one of the two, whole. */
  static void replacing(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(to);
  }

  /** Writes the entry of a file in its folder to the disk. */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
