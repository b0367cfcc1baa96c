package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.LocalTest;
import io.streamingpipelines.cli.test.Finding;
import io.streamingpipelines.cli.test.Sandbox;
import io.streamingpipelines.cli.test.TestCase;
import io.streamingpipelines.runtime.trial.TrialSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs tests of pipelines. */
@Command(
    name = "test",
    description = {
      "Runs pipelines over the rows that PipelineTest documents give, and compares what comes of"
          + " them with what these expect.",
      "Exit code: 0 when all is as expected, 1 when something differs or a document is wrong, 2"
          + " when a file cannot be read or holds no test."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Task slots. Default: those of this machine.")
  private int cores = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Where Spark logs to. Default: a temporary file, named when a test fails.")
  private @Nullable Path log;

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    if (cores < 1) {
      throw new ParameterException(
          command.commandLine(), "--cores is " + cores + ": write 1 or more");
    }
    Path scratch = Files.createTempDirectory("pipeline-test-");
    List<TestCase> tests = new ArrayList<>();
    int code = Main.GOOD;
    int found = 0;
    TestDocuments documents = new TestDocuments(new Manifests(System.in), err);
    for (Path file : files.all()) {
      try {
        for (Document document : documents.manifests().read(file)) {
          if (document.isTest()) {
            Sandbox sandbox = new Sandbox(scratch.resolve(String.valueOf(found++)));
            TestCase test = documents.read(file, document, sandbox);
            if (test == null) {
              code = Main.PROBLEMS;
            } else {
              tests.add(test);
            }
          }
        }
      } catch (Manifests.UnreadableFileException e) {
        err.println(e.getMessage());
        code = Math.max(code, e.exitCode());
      }
    }
    if (found == 0 && code == Main.GOOD) {
      err.println("There is no PipelineTest in any of the files.");
      return Main.USAGE;
    }
    return code == Main.GOOD ? run(tests, scratch) : code;
  }

  private int run(List<TestCase> tests, Path scratch) throws IOException {
    Screen out = new Screen(command.commandLine().getOut());
    Path logFile = log == null ? scratch.resolve("spark.log") : log;
    LocalRun.logTo(logFile.toAbsolutePath());
    int failed = 0;
    try (TrialSpark spark = new TrialSpark(cores, scratch)) {
      for (TestCase test : tests) {
        long start = System.nanoTime();
        LocalTest run = new LocalTest(test, spark);
        boolean good = run.run();
        out.println(
            String.format(
                Locale.ROOT,
                "%s  %s: %s (%.1f s)",
                good ? "passed" : "FAILED",
                test.file(),
                test.name(),
                (System.nanoTime() - start) / 1e9));
        run.refused()
            .forEach(
                problem ->
                    out.println(
                        "  "
                            + ValidateCommand.line(test.manifestFile(), test.manifest(), problem)));
        run.findings().forEach(finding -> print(test, finding, out));
        out.flush();
        failed += good ? 0 : 1;
      }
    }
    out.println(
        tests.size()
            + (tests.size() == 1 ? " test: " : " tests: ")
            + (tests.size() - failed)
            + " passed, "
            + failed
            + " failed"
            + (failed == 0 ? "" : "; tables and Spark's log are in " + scratch));
    return failed == 0 ? Main.GOOD : Main.PROBLEMS;
  }

  private static void print(TestCase test, Finding finding, Screen out) {
    out.println(
        "  "
            + test.file()
            + ":"
            + test.document().lines().of(finding.path())
            + ": "
            + finding.path()
            + ": "
            + finding.sentence());
    finding.details().forEach(line -> out.println("    " + line));
  }
}
