package io.streamingpipelines.cli;

import io.streamingpipelines.plan.VisibleText;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command. Manifests, rows and file names may contain any text: control characters
 * are escaped, so that none of it controls the terminal, and a line stays one line.
 *
 * @param raw the output without escaping, for code that draws on a terminal itself
 */
record Screen(PrintWriter raw) {
  void println(@Nullable String line) {
    raw.println(VisibleText.of(String.valueOf(line)));
  }

  /** Prints a text of several lines. */
  void printAll(String lines) {
    lines.lines().forEach(this::println);
  }

  void flush() {
    raw.flush();
  }
}
