package io.streamingpipelines.runtime.storage;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Proves that a volume renames a file only if no file has the new name. SMB and FAT have no hard
 * links, which {@link LocalRename} needs; there, two drivers could both commit the same version of
 * a table.
 */
final class VolumeProof {
  private final Set<FileStore> proven = new HashSet<>();

  /**
   * Tests each volume once; leaves no file behind.
   *
   * @param folder is created if its volume has not been tested
   * @param probe a file name that no other driver uses at the same time
   * @throws PipelineException {@link Failure.Kind#CONFIGURATION} if the volume does not support it
   */
  void require(Path folder, String probe) throws IOException {
    if (proven.add(Files.getFileStore(existing(folder)))) {
      Files.createDirectories(folder);
      // the folder may be where another volume is mounted
      proven.add(Files.getFileStore(folder));
      prove(folder, probe);
    }
  }

  private static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    for (Path parent = there; parent != null; parent = parent.getParent()) {
      there = parent;
      if (Files.exists(there)) {
        break;
      }
    }
    return there;
  }

  static void prove(Path folder, String probe) throws IOException {
    Path first = folder.resolve(probe + ".1");
    Path second = folder.resolve(probe + ".2");
    Path name = folder.resolve(probe);
    try {
      Files.writeString(first, "first");
      Files.writeString(second, "second");
      if (!renames(folder, first, name)) {
        throw new IOException(name + " exists before it has been written");
      }
      if (renames(folder, second, name)) {
        throw refused(folder, "renames a file although another one has the name");
      }
    } finally {
      Files.deleteIfExists(first);
      Files.deleteIfExists(second);
      Files.deleteIfExists(name);
    }
  }

  private static boolean renames(Path folder, Path from, Path to) throws IOException {
    try {
      LocalRename.ifAbsent(from, to);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw refused(folder, "has no hard links");
    } catch (FileSystemException e) {
      throw refused(folder, "makes no hard links (" + e.getReason() + ")");
    }
  }

  private static PipelineException refused(Path folder, String what) {
    return new PipelineException(
        Failure.Kind.CONFIGURATION,
        "VolumeNotExclusive",
        "The volume of "
            + folder
            + " "
            + what
            + ", so two drivers could both commit one version of a table; put tables and"
            + " checkpoints on a local disk, on NFS, or into an object store.");
  }
}
