package io.streamingpipelines.cli;

import io.streamingpipelines.cli.run.ScratchFolder;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code pipeline}. */
@Command(
    name = "pipeline",
    description = {
      "Validates, plans, tests and runs StreamingPipeline manifests without a cluster, and shows"
          + " and controls pipelines of a cluster."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 success, 1 invalid manifest, 2 invalid command; plan and run have more."
    },
    version = "pipeline 0.1.0",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      CompileCommand.class,
      RunCommand.class,
      TestCommand.class,
      RequeueCommand.class,
      GraphCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      LogsCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      RestartCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    })
public final class Main {
  /** Exit code of success. */
  static final int OK = 0;

  /** Exit code for an invalid manifest, or a failed test. */
  static final int PROBLEMS = 1;

  /** Exit code for an invalid command, or a file that cannot be read. */
  static final int USAGE = 2;

  /** Exit code for a change that needs a new checkpoint. */
  static final int NEW_CHECKPOINT = 10;

  /** Exit code for a change that is forbidden. */
  static final int FORBIDDEN = 11;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    ScratchFolder.deleteUnused();
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  private Main() {}
}
