package io.streamingpipelines.e2e.cluster;

import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** Jars with classes of the tests, as users bring them. */
public final class Jars {
  private Jars() {}

  /** Puts the class, and nothing else, into a new jar; returns the jar. */
  public static Path of(Class<?> code, Path jar) {
    Path classes = Path.of(code.getProtectionDomain().getCodeSource().getLocation().getPath());
    String file = code.getName().replace('.', '/') + ".class";
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] words = {"--create", "--file", jar.toString(), "-C", classes.toString(), file};
    int exit = tool.run(System.out, System.err, words);
    if (exit != 0) {
      throw new IllegalStateException("jar ended with " + exit);
    }
    return jar;
  }
}
