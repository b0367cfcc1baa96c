package io.streamingpipelines.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this checkout; tests run in the folder of their module. */
public final class Repository {

  /** The root of the checkout. */
  public static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /** A file or folder, by its path from the root. */
  public static Path file(String path) {
    return root().resolve(path);
  }

  /** The text of a file, by its path from the root. */
  public static String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private Repository() {}
}
