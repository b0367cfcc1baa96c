package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.ScratchFolder;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.Requeue;
import java.io.IOException;
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

/** Corrects rows of a quarantine and sends them back through their table. */
@Command(
    name = "requeue",
    description = {
      "Corrects rows of a table's quarantine and sends them back through the table's expectations."
          + " A row is requeued only once, however often the command runs.",
      "Exit codes: 0 success, 1 invalid manifest, table or SQL, 2 invalid command."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RequeueCommand implements Callable<Integer> {
  private static final String MANIFEST = "spec.";

  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Mixin private PipelineName name;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "The table whose rows are requeued.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Which rows: a condition over the columns of the quarantine. Default: all.")
  private @Nullable String where;

  @Option(
      names = "--set",
      paramLabel = "COLUMN=SQL",
      description =
          "The corrected value of a column, an expression over the rejected row. With a path, such"
              + " as spec.storage.tables=…, changes the manifest, as for run.")
  private List<String> assignments = List.of();

  @Option(names = "--dry-run", description = "Show the corrected rows, but send nothing.")
  private boolean dry;

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    try {
      YamlDocument document = name.in(file);
      Map<String, String> set = new TreeMap<>();
      for (String assignment : assignments) {
        if (assignment.startsWith(MANIFEST)) {
          Overrides.set(document.tree(), assignment);
        } else {
          put(set, assignment);
        }
      }
      ManifestValidation validation =
          ManifestValidation.of(
              document, RunsIn.local(Path.of("secrets").toAbsolutePath().toString()));
      PipelinePlan plan = validation.plan();
      if (plan == null) {
        validation
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
    int cores = Runtime.getRuntime().availableProcessors();
    try (ScratchFolder scratch = ScratchFolder.create("requeue")) {
      LocalRun.logTo(scratch.log());
      Requeue.Outcome outcome = Requeue.run(plan, target, where, set, dry, cores, scratch.path());
      if (dry) {
        out.printAll(outcome.sample());
      }
      out.println(
          table
              + ": "
              + outcome.taken()
              + (outcome.taken() == 1 ? " row " : " rows ")
              + (dry ? "to requeue, " : "requeued, ")
              + outcome.before()
              + " requeued before, "
              + outcome.waiting()
              + " waiting for their batch to be committed");
      return Main.OK;
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
          "the pipeline has no table '" + table + "'" + Nearest.hint(table, names));
    }
    return plan.tables().get(index);
  }

  private static void put(Map<String, String> set, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "'" + assignment + "' is not an assignment: write column=expression, such as total=0");
    }
    set.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
  }
}
