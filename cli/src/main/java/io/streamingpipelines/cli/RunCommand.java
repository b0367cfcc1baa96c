package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.ScratchFolder;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a pipeline in this JVM. */
@Command(
    name = "run",
    description = {
      "Runs a pipeline on this machine, with the compiler and the runtime that a cluster uses.",
      "Exit codes: 0 completed or drained, 1 invalid manifest, 2 invalid command, 64 Spark rejects"
          + " the plan, 65 failed, 66 another run took over."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Mixin private PipelineName name;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Changes a field: --set spec.storage.tables=file:/tmp/tables")
  private List<String> assignments = List.of();

  @Option(names = "--until-idle", description = "Stop when no input is left.")
  private boolean untilIdle;

  @Option(
      names = "--secrets",
      paramLabel = "DIR",
      defaultValue = "${env:PIPELINE_SECRETS:-secrets}",
      description =
          "Folder with a file for each key of each Secret: DIR/SECRET/KEY. Default:"
              + " $PIPELINE_SECRETS, otherwise secrets.")
  private Path secrets;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Task slots. Default: the cores of this machine.")
  private int cores = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Spark's log file. Default: a temporary file.")
  private @Nullable Path log;

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    if (cores < 1) {
      throw new ParameterException(
          command.commandLine(), "--cores is " + cores + ", but must be at least 1");
    }
    try {
      YamlDocument document = name.in(file);
      if (untilIdle) {
        Overrides.untilIdle(document.tree());
      }
      assignments.forEach(assignment -> Overrides.set(document.tree(), assignment));
      RunsIn here = RunsIn.local(secrets.toAbsolutePath().normalize().toString());
      ManifestValidation validation = ManifestValidation.of(document, here);
      validation
          .problems()
          .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
      PipelinePlan plan = validation.plan();
      PodNeeds needs = validation.needs();
      if (plan == null || needs == null || !hasSecrets(needs, here, err)) {
        return Main.PROBLEMS;
      }
      return run(plan, file, document, err);
    } catch (Manifests.UnreadableFileException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return Main.USAGE;
    }
  }

  private int run(PipelinePlan plan, Path file, YamlDocument document, Screen err)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("run")) {
      return run(plan, file, document, err, scratch);
    }
  }

  private int run(
      PipelinePlan plan, Path file, YamlDocument document, Screen err, ScratchFolder scratch)
      throws IOException {
    Screen out = new Screen(command.commandLine().getOut());
    Path logFile = log == null ? scratch.log() : log;
    LocalRun.logTo(logFile.toAbsolutePath());
    out.println("Starting " + document.name() + "; Spark logs to " + logFile);
    out.flush();
    ExitReport report =
        new LocalRun(plan, cores, scratch.path(), out.raw(), System.console() != null).run();
    if (report.outcome() == ExitReport.Outcome.FAILED) {
      scratch.keep();
    }
    for (Problem problem : report.problems()) {
      err.println(ValidateCommand.line(file, document, problem));
    }
    if (report.failure() != null) {
      String table = report.failure().table();
      err.println((table == null ? "" : table + ": ") + report.failure().message());
    }
    out.println(
        switch (report.outcome()) {
          case COMPLETED -> document.name() + " has read all input" + tables(plan);
          case DRAINED ->
              document.name()
                  + (report.failure() == null ? " was stopped between batches" : " was stopped")
                  + tables(plan);
          case REJECTED -> document.name() + " cannot run; no row was written";
          case FAILED -> document.name() + " failed; for details, see " + logFile;
          case FENCED -> document.name() + " stopped, because another run took over";
        });
    return report.outcome().code();
  }

  private static String tables(PipelinePlan plan) {
    return plan.tables().isEmpty() ? "" : "; its tables are in " + plan.storage().tables();
  }

  private static boolean hasSecrets(PodNeeds needs, RunsIn here, Screen err) {
    boolean all = true;
    for (PodNeeds.Secret secret : needs.secrets()) {
      for (String key : secret.keys()) {
        Path path = Path.of(here.secrets(), secret.name(), key);
        if (!Files.isReadable(path)) {
          err.println(
              "Secret " + secret.name() + " is missing: write its key " + key + " to " + path);
          all = false;
        }
      }
    }
    return all;
  }
}
