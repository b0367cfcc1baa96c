package io.streamingpipelines.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code pipeline}. */
@Command(
    name = "pipeline",
    description = "Validates, plans, tests and runs StreamingPipeline manifests without a cluster.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 good, 1 the manifest is wrong, 2 the command is wrong; run has more."
    },
    version = "pipeline 0.1.0",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      RunCommand.class,
      TestCommand.class,
      RequeueCommand.class,
      HelpCommand.class
    })
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
