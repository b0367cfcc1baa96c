package io.streamingpipelines.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that was run to its end.
 *
 * @param cpuSeconds user and system time of it and its children
 */
record Run(double cpuSeconds) {
  /**
   * Runs the command.
   *
   * @param log where its output goes
   * @param environment variables beside those of this process
   * @throws IOException when it does not end well; the message has the end of the log
   */
  static Run of(Path log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path times = Files.createTempFile("times", "");
    String script = "TIMEFORMAT='%U %S'; { time \"$@\" >\"$LOG\" 2>&1; } 2>\"$TIMES\"";
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script, "bash");
    builder.command().addAll(command);
    builder.environment().putAll(environment);
    builder.environment().put("LOG", log.toString());
    builder.environment().put("TIMES", times.toString());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new IOException(
          "exit "
              + exit
              + " of "
              + String.join(" ", command)
              + "\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }
    String[] seconds = Files.readString(times).strip().split("\\s+");
    Files.delete(times);
    return new Run(Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]));
  }
}
