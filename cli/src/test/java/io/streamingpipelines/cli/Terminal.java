package io.streamingpipelines.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What one run of the command left behind. */
public record Terminal(int exitCode, List<String> out, List<String> err) {
  public static Terminal run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> {
                  throw new AssertionError("a command ends with a stack trace", exception);
                })
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .execute(arguments);
    return new Terminal(code, out.toString().lines().toList(), err.toString().lines().toList());
  }
}
