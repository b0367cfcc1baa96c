package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.cli.test.Sandbox;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports all problems of manifests. */
@Command(
    name = "validate",
    description = {
      "Reports all problems of manifests, with line numbers. Skips documents of other kinds.",
      "Exit codes: 0 no errors (there may be warnings), 1 errors, 2 a file cannot be read or"
          + " contains nothing to validate."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(
      names = "--local",
      description = "Validate for `pipeline run`, where file: URIs need no volume.")
  private boolean local;

  @Option(
      names = "--analyze",
      description = "Check the SQL, too, with Spark on this machine; takes longer.")
  private boolean analyze;

  @Override
  public Integer call() {
    Screen out = new Screen(command.commandLine().getOut());
    Screen err = new Screen(command.commandLine().getErr());
    int code = Main.OK;
    boolean any = false;
    for (Path file : files.all()) {
      try {
        for (YamlDocument document : new Manifests(System.in).read(file)) {
          any |= document.isPipeline() || document.isTest();
          code = Math.max(code, validate(file, document, out, err));
        }
      } catch (Manifests.UnreadableFileException e) {
        err.println(e.getMessage());
        code = Math.max(code, e.exitCode());
      }
    }
    if (!any && code == Main.OK) {
      err.println("None of the files contains a StreamingPipeline.");
      return Main.USAGE;
    }
    return code;
  }

  private int validate(Path file, YamlDocument document, Screen out, Screen err) {
    if (document.isTest()) {
      TestDocuments tests = new TestDocuments(new Manifests(System.in), err);
      boolean good = tests.read(file, document, new Sandbox(Path.of("/"))) != null;
      if (good) {
        out.println(file + ": " + document.name() + " is valid");
      }
      return good ? Main.OK : Main.PROBLEMS;
    }
    if (!document.isPipeline()) {
      out.println(
          file
              + ":"
              + document.lines().of("kind")
              + ": skipped: this "
              + (document.kind().isEmpty() ? "document without kind" : document.kind())
              + " is not of the API group streamingpipelines.io");
      return Main.OK;
    }
    ManifestValidation validation =
        ManifestValidation.of(document, local ? RunsIn.local("secrets") : RunsIn.CLUSTER);
    List<Problem> problems = new ArrayList<>(validation.problems());
    PipelinePlan plan = validation.plan();
    if (analyze && plan != null) {
      problems.addAll(SqlAnalysis.problems(plan));
    }
    problems.stream()
        .sorted(Comparator.comparingInt(problem -> document.lines().of(problem)))
        .forEach(problem -> err.println(line(file, document, problem)));
    long errors = problems.stream().filter(Problem::fatal).count();
    if (errors == 0) {
      out.println(file + ": " + document.name() + " is valid");
    }
    return errors == 0 ? Main.OK : Main.PROBLEMS;
  }

  static String line(Path file, YamlDocument document, Problem problem) {
    return String.format(
        Locale.ROOT,
        "%s:%d: %s%s",
        file,
        document.lines().of(problem),
        problem.fatal() ? "" : "warning: ",
        problem);
  }
}
