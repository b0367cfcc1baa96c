package io.streamingpipelines.cli;

import io.streamingpipelines.cli.change.ChangeReport;
import io.streamingpipelines.cli.change.ChangeTable;
import io.streamingpipelines.cli.change.ClusterManifest;
import io.streamingpipelines.cli.change.SpecChanges;
import io.streamingpipelines.cli.cluster.ClusterException;
import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.ScratchFolder;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.DriverSettings;
import io.streamingpipelines.runtime.PlanComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a changed manifest would do to a pipeline that runs. */
@Command(
    name = "plan",
    description = {
      "Says what a changed manifest would do to each table and sink of a pipeline that runs, and"
          + " what unlocks a change that is not safe. Changes nothing.",
      "Exit codes: 0 nothing changes or the change is safe, 1 the manifest is not valid, 2 invalid"
          + " command, 10 a new checkpoint is needed, 11 the change is forbidden."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @ArgGroup(multiplicity = "1")
  private Base base;

  /** What the manifest is compared with. */
  static final class Base {
    @Option(
        names = "--against",
        paramLabel = "OLD",
        description = "Compare with the manifest that runs now.")
    private @Nullable Path against;

    @Option(
        names = "--checkpoint",
        paramLabel = "DIR",
        description =
            "Compare with the checkpoints in this folder or URI, the value of"
                + " storage.checkpoints.")
    private @Nullable String checkpoint;

    @Option(
        names = "--cluster",
        description =
            "Compare with the resource of the same name in the kubeconfig's current context.")
    private boolean cluster;
  }

  @Mixin private PipelineName name;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Changes the manifest first, as for run.")
  private List<String> assignments = List.of();

  @Option(
      names = "--local",
      description = "Compile for `pipeline run`, where file: URIs need no volume.")
  private boolean local;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: text.")
  private Format format;

  /** How the result is printed. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    Path file = files.one();
    try {
      YamlDocument document = name.in(file);
      for (String assignment : assignments) {
        Overrides.set(document.tree(), assignment);
      }
      Optional<PipelinePlan> plan = compiled(file, document, problem -> true, err);
      Optional<YamlDocument> before = before(document);
      // its warnings are those of the new manifest, or no longer matter
      Optional<PipelinePlan> old =
          before.flatMap(manifest -> compiled(origin(), manifest, Problem::fatal, err));
      if (plan.isEmpty() || before.isPresent() && old.isEmpty()) {
        return Main.PROBLEMS;
      }
      // no method may name the runtime's classes: picocli loads those of all signatures
      try (ScratchFolder scratch = ScratchFolder.create("plan")) {
        LocalRun.logTo(scratch.log());
        PlanComparison comparison =
            PlanComparison.of(
                base.checkpoint == null ? plan.get() : beside(plan.get(), folder()),
                old.orElse(null),
                DriverSettings.local(Runtime.getRuntime().availableProcessors(), scratch.path()));
        for (Problem problem : comparison.problems()) {
          err.println(ValidateCommand.line(file, document, problem));
        }
        ChangeReport report =
            new ChangeReport(
                document.name(),
                before.map(manifest -> SpecChanges.between(manifest, document)).orElse(List.of()),
                comparison);
        print(report);
        return code(report.worst());
      }
    } catch (Manifests.UnreadableFileException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (IllegalArgumentException | ClusterException e) {
      err.println(e.getMessage());
      return Main.USAGE;
    }
  }

  private Optional<YamlDocument> before(YamlDocument document)
      throws Manifests.UnreadableFileException, ClusterException {
    Path old = base.against;
    if (old != null) {
      return Optional.of(name.in(old));
    }
    return base.cluster ? Optional.of(ClusterManifest.of(document)) : Optional.empty();
  }

  /** What the problems of the old manifest are shown for. */
  private Path origin() {
    return base.against == null ? Path.of("cluster") : base.against;
  }

  private Optional<PipelinePlan> compiled(
      Path file, YamlDocument document, Predicate<Problem> shown, Screen err) {
    ManifestValidation validation =
        ManifestValidation.of(document, local ? RunsIn.local("secrets") : RunsIn.CLUSTER);
    validation.problems().stream()
        .filter(shown)
        .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
    return Optional.ofNullable(validation.plan());
  }

  private static PipelinePlan beside(PipelinePlan plan, String checkpoints) {
    StoragePlan storage = plan.storage();
    return PipelinePlanBuilder.builder(plan)
        .storage(new StoragePlan(storage.tables(), checkpoints, storage.takeOver(), storage.s3()))
        .build();
  }

  /** The folder as a URI; a plain path is one of this machine. */
  private String folder() {
    String given = String.valueOf(base.checkpoint);
    return given.matches("[a-z][a-z0-9+.-]*:.*")
        ? given
        : "file:" + Path.of(given).toAbsolutePath().normalize();
  }

  private void print(ChangeReport report) {
    Screen out = new Screen(command.commandLine().getOut());
    switch (format) {
      case text -> ChangeTable.lines(report).forEach(out::println);
      case json -> out.printAll(report.json());
    }
  }

  private static int code(ChangeClass worst) {
    return switch (worst) {
      case NONE, RESTART, REPARTITION -> Main.OK;
      case INVALID -> Main.PROBLEMS;
      case NEW_CHECKPOINT -> Main.NEW_CHECKPOINT;
      case FORBIDDEN -> Main.FORBIDDEN;
    };
  }
}
