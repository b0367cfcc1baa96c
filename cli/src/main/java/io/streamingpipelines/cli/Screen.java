package io.streamingpipelines.cli;

import io.streamingpipelines.plan.VisibleText;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where the commands print. Manifests, rows and names of files hold what anybody wrote; none of it
 * reaches a terminal as one of its commands, and a line stays one line.
 *
 * @param raw for what draws on a terminal itself
 */
record Screen(PrintWriter raw) {
  void println(@Nullable String line) {
    raw.println(VisibleText.of(String.valueOf(line)));
  }

  /** A text of several lines. */
  void printAll(String lines) {
    lines.lines().forEach(this::println);
  }

  void flush() {
    raw.flush();
  }
}
