package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Renames complete files so that concurrent processes and power losses do no harm
 * (docs/design/lifecycle.md#one-writer). Hadoop checks whether the target exists before it renames,
 * so two drivers can both pass the check. The content of the file must already be on disk ({@link
 * SyncedStream}).
 */
final class LocalRename {
  private LocalRename() {}

  /**
   * Renames a file unless the target exists. If several processes try, exactly one succeeds.
   *
   * @throws FileAlreadyExistsException if the target exists; the source is kept
   * @throws UnsupportedOperationException if the file system has no hard links
   */
  static void ifAbsent(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      // an NFS client that retries a request may find the link that its first attempt made
      if (!Files.isSameFile(from, to)) {
        throw e;
      }
    }
    syncFolder(to);
    Files.delete(from);
  }

  /** Replaces an existing file; a reader sees either the old or the new content in full. */
  static void replacing(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(to);
  }

  /** Flushes the folder that contains the file, and with it the file's name, to disk. */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
