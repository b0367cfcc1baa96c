package io.streamingpipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code pipeline}. */
@Command(
    name = "pipeline",
    description = "Validates, plans and runs StreamingPipeline manifests without a cluster.",
    mixinStandardHelpOptions = true,
    version = "pipeline 0.1.0",
    subcommands = {ValidateCommand.class, PlanCommand.class, RunCommand.class})
public final class Main {
  /** Everything is well. */
  static final int GOOD = 0;

  /** The manifest is wrong. */
  static final int PROBLEMS = 1;

  /** The command is wrong, or a file cannot be read. */
  static final int USAGE = 2;

  /** Ends the process with the exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  private Main() {}
}
