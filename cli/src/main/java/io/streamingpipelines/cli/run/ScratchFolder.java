package io.streamingpipelines.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder for the temporary files of a command and for Spark's log. {@code bin/pipeline} creates
 * it as the JVM's own folder for temporary files, so that also Spark's folders and the native
 * libraries that it unpacks are in it. It is deleted when the command ends; that of a command that
 * was killed is deleted by the next one.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("pipeline-[a-z]+-(\\d{1,18})-.*");

  /** Marks a folder that a message refers to: only the user deletes it. */
  private static final String KEEP = ".keep";

  private final Path path;
  private boolean kept;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  /**
   * Takes the folder that {@code bin/pipeline} has created, or creates one below the system's
   * folder for temporary files.
   *
   * @param command lower-case word that names the command
   */
  public static ScratchFolder create(String command) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (isOfThisProcess(temporary)) {
      deleteThoseOfKilledCommands(temporary.resolveSibling("."));
      return new ScratchFolder(Files.createDirectories(temporary));
    }
    deleteThoseOfKilledCommands(temporary);
    String prefix = "pipeline-" + command + "-" + ProcessHandle.current().pid() + "-";
    return new ScratchFolder(Files.createTempDirectory(temporary, prefix));
  }

  /** Deletes the folder that {@code bin/pipeline} has created if the command has not used it. */
  public static void deleteUnused() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (isOfThisProcess(temporary) && !Files.exists(temporary.resolve(KEEP))) {
      delete(temporary);
    }
  }

  private static boolean isOfThisProcess(Path folder) {
    Path last = folder.getFileName();
    Matcher name = NAME.matcher(last == null ? "" : last.toString());
    return name.matches() && Long.parseLong(name.group(1)) == ProcessHandle.current().pid();
  }

  public Path path() {
    return path;
  }

  /** Where Spark logs to, unless the user names another file. */
  public Path log() {
    return path.resolve("spark.log");
  }

  /** Leaves the folder in place, because a message refers to it. */
  public void keep() {
    kept = true;
    try {
      Files.writeString(path.resolve(KEEP), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (!kept) {
      delete(path);
    }
  }

  private static void deleteThoseOfKilledCommands(Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "pipeline-*")) {
      for (Path folder : folders) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (name.matches()
            && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
            && !Files.exists(folder.resolve(KEEP))) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      // tidying up must not prevent the command
    }
  }

  /** Deletes what can be deleted: files may belong to another user, or vanish meanwhile. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  // left for the next command
                }
              });
    } catch (IOException | UncheckedIOException e) {
      // left for the next command
    }
  }
}
