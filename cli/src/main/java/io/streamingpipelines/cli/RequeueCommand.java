package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.schema.Judgement;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.Requeue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends mended rows of a quarantine back through their table. */
@Command(
    name = "requeue",
    description = {
      "Mends rows of a table's quarantine and sends them back through the table's expectations,"
          + " each row once, however often it is asked for.",
      "Exit code: 0 when it is done, 1 when manifest, table or SQL are wrong, 2 for a wrong"
          + " command."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RequeueCommand implements Callable<Integer> {
  private static final String MANIFEST = "spec.";

  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which pipeline, where the file holds several.")
  private @Nullable String name;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "The table whose quarantine is meant.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Which rows; over all columns of the quarantine. Default: all.")
  private @Nullable String where;

  @Option(
      names = "--set",
      paramLabel = "COLUMN=SQL",
      description =
          "What is mended, over the row as it was refused. A path, spec.storage.tables=…, changes"
              + " the manifest as for run.")
  private List<String> assignments = List.of();

  @Option(names = "--dry-run", description = "Show the mended rows and send nothing.")
  private boolean dry;

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    try {
      Document document = new Manifests(System.in).pipeline(file, name);
      Map<String, String> set = new TreeMap<>();
      for (String assignment : assignments) {
        if (assignment.startsWith(MANIFEST)) {
          Overrides.set(document.tree(), assignment);
        } else {
          put(set, assignment);
        }
      }
      Judgement judgement =
          Judgement.of(document, RunsIn.local(Path.of("secrets").toAbsolutePath().toString()));
      PipelinePlan plan = judgement.plan();
      if (plan == null) {
        judgement
            .problems()
            .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
        return Main.PROBLEMS;
      }
      return requeue(plan, table(plan), set);
    } catch (Manifests.UnreadableFileException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return Main.USAGE;
    }
  }

  private int requeue(PipelinePlan plan, TablePlan target, Map<String, String> set)
      throws IOException {
    Screen out = new Screen(command.commandLine().getOut());
    Path scratch = Files.createTempDirectory("pipeline-requeue-");
    LocalRun.logTo(scratch.resolve("spark.log"));
    int cores = Runtime.getRuntime().availableProcessors();
    try {
      Requeue.Outcome outcome = Requeue.run(plan, target, where, set, dry, cores, scratch);
      if (dry) {
        out.printAll(outcome.sample());
      }
      out.println(
          table
              + ": "
              + outcome.taken()
              + (dry ? " would go back, " : " go back, ")
              + outcome.before()
              + " went back before, "
              + outcome.waiting()
              + " wait for their batch to be committed");
      return Main.GOOD;
    } catch (IllegalArgumentException e) {
      new Screen(command.commandLine().getErr()).println(table + ": " + e.getMessage());
      return Main.PROBLEMS;
    }
  }

  private TablePlan table(PipelinePlan plan) {
    List<String> names = plan.tables().stream().map(TablePlan::name).toList();
    int index = names.indexOf(table);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no table '" + table + "' in the pipeline" + Nearest.hint(table, names));
    }
    return plan.tables().get(index);
  }

  private static void put(Map<String, String> set, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "'" + assignment + "' sets nothing: write column=expression, such as total=0");
    }
    set.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
  }
}
