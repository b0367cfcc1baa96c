package io.streamingpipelines.testsupport;

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

  private Repository() {}
}
