package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.schema.Judgement;
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

/** Tells all problems of manifests. */
@Command(
    name = "validate",
    description = {
      "Tells all problems of manifests, each with its line. Documents of other kinds are skipped.",
      "Exit code: 0 without errors (there may be warnings), 1 with errors, 2 when a file cannot be"
          + " read or holds nothing to validate."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(names = "--local", description = "Judge for `pipeline run`: file: URIs need no volume.")
  private boolean local;

  @Option(
      names = "--analyze",
      description = "Judge the SQL, too, by a Spark on this machine; takes longer.")
  private boolean analyze;

  @Override
  public Integer call() {
    Screen out = new Screen(command.commandLine().getOut());
    Screen err = new Screen(command.commandLine().getErr());
    int code = Main.GOOD;
    boolean any = false;
    for (Path file : files.all()) {
      try {
        for (Document document : new Manifests(System.in).read(file)) {
          any |= document.isPipeline() || document.isTest();
          code = Math.max(code, validate(file, document, out, err));
        }
      } catch (Manifests.UnreadableFileException e) {
        err.println(e.getMessage());
        code = Math.max(code, e.exitCode());
      }
    }
    if (!any && code == Main.GOOD) {
      err.println("There is no StreamingPipeline to validate.");
      return Main.USAGE;
    }
    return code;
  }

  private int validate(Path file, Document document, Screen out, Screen err) {
    if (document.isTest()) {
      TestDocuments tests = new TestDocuments(new Manifests(System.in), err);
      boolean good = tests.read(file, document, new Sandbox(Path.of("/"))) != null;
      if (good) {
        out.println(file + ": " + document.name() + " is valid");
      }
      return good ? Main.GOOD : Main.PROBLEMS;
    }
    if (!document.isPipeline()) {
      out.println(
          file
              + ":"
              + document.lines().of("kind")
              + ": skipped, because it is a "
              + (document.kind().isEmpty() ? "document without kind" : document.kind())
              + " and no StreamingPipeline of streamingpipelines.io");
      return Main.GOOD;
    }
    Judgement judgement = Judgement.of(document, local ? RunsIn.local("secrets") : RunsIn.CLUSTER);
    List<Problem> problems = new ArrayList<>(judgement.problems());
    PipelinePlan plan = judgement.plan();
    if (analyze && plan != null) {
      problems.addAll(Analysis.of(plan));
    }
    problems.stream()
        .sorted(Comparator.comparingInt(problem -> document.lines().of(problem)))
        .forEach(problem -> err.println(line(file, document, problem)));
    long errors = problems.stream().filter(Problem::fatal).count();
    if (errors == 0) {
      out.println(file + ": " + document.name() + " is valid");
    }
    return errors == 0 ? Main.GOOD : Main.PROBLEMS;
  }

  static String line(Path file, Document document, Problem problem) {
    return String.format(
        Locale.ROOT,
        "%s:%d: %s%s",
        file,
        document.lines().of(problem),
        problem.fatal() ? "" : "warning: ",
        problem);
  }
}
