package io.streamingpipelines.e2e.pipeline;

import java.nio.file.Path;
import java.util.Locale;
import java.util.spi.ToolProvider;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** A user's function: the image knows nothing of it. */
public final class Shout implements UDF1<String, String> {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String call(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }

  /** Puts the class into a jar and returns the jar. */
  static Path jar(Path jar) {
    String file = Shout.class.getName().replace('.', '/') + ".class";
    Path classes =
        Path.of(Shout.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                file);
    if (exit != 0) {
      throw new IllegalStateException("jar ended with " + exit);
    }
    return jar;
  }
}
