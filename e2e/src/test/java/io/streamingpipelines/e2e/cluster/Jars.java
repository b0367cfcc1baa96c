package io.streamingpipelines.e2e.cluster;

import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** Builds jars with classes of the tests, like those that users provide. */
public final class Jars {
  private Jars() {}

  /** Creates a jar with only this class, and returns it. */
  public static Path of(Class<?> code, Path jar) {
    Path classes = Path.of(code.getProtectionDomain().getCodeSource().getLocation().getPath());
    String file = code.getName().replace('.', '/') + ".class";
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] words = {"--create", "--file", jar.toString(), "-C", classes.toString(), file};
    int exit = tool.run(System.out, System.err, words);
    if (exit != 0) {
      throw new IllegalStateException("jar exited with " + exit);
    }
    return jar;
  }
}
