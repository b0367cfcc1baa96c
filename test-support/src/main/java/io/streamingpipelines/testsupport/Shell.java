package io.streamingpipelines.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a command of this machine and keeps what it printed. */
public record Shell(List<String> command, int exit, String out, String err) {

  /** Runs the command to its end, at most five minutes. */
  public static Shell run(@Nullable String input, List<String> command) {
    try {
      Path out = Files.createTempFile("shell", ".out");
      Path err = Files.createTempFile("shell", ".err");
      Path in = Files.createTempFile("shell", ".in");
      try {
        Files.writeString(in, input == null ? "" : input);
        Process process =
            new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException("no end within 5 minutes: " + command);
        }
        return new Shell(command, process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** What it printed; fails with it unless the command ended well. */
  public String orFail() {
    if (exit != 0) {
      throw new IllegalStateException(
          "exit " + exit + ": " + String.join(" ", command) + "\n" + out + err);
    }
    return out;
  }
}
