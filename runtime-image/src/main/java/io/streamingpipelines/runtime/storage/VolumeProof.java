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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Proves that a volume renames a file only if the target does not exist. {@link LocalRename} needs
 * hard links for this, which SMB and FAT do not have; on such a volume, two drivers could both
 * commit the same version of a table.
 */
final class VolumeProof {
  private final Set<FileStore> proven = new HashSet<>();

  /**
   * Tests each volume once; leaves no file behind.
   *
   * @param folder a folder on the volume; created if the volume has not been tested yet
   * @param probe a file name that no other driver uses at the same time
   * @throws PipelineException {@link Failure.Kind#CONFIGURATION} if the volume does not support it
   */
  void require(Path folder, String probe) throws IOException {
    if (proven.add(Files.getFileStore(existing(folder)))) {
      Files.createDirectories(folder);
      // another volume may be mounted at the folder
      proven.add(Files.getFileStore(folder));
      prove(folder, probe);
    }
  }

  /** The folder, or the nearest folder above it that exists. */
  private static Path existing(Path folder) {
    return Stream.iterate(folder.toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
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
        throw refused(folder, "overwrote a file that was to be created only if absent");
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
      throw refused(folder, "does not create hard links (" + e.getReason() + ")");
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
            + ", so two drivers could both commit the same version of a table; put tables and"
            + " checkpoints on a local disk, on NFS, or into an object store.");
  }
}
