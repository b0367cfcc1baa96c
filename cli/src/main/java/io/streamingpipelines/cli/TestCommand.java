package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.LocalTest;
import io.streamingpipelines.cli.run.ScratchFolder;
import io.streamingpipelines.cli.test.Mismatch;
import io.streamingpipelines.cli.test.Sandbox;
import io.streamingpipelines.cli.test.TestCase;
import io.streamingpipelines.runtime.trial.TrialSpark;
import java.io.IOException;
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
      "Runs PipelineTest documents: runs pipelines over the given rows and compares the results"
          + " with the expected ones.",
      "Exit codes: 0 all tests passed, 1 a test failed or a document is invalid, 2 a file cannot be"
          + " read or contains no test."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private FileArguments files;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Task slots. Default: the cores of this machine.")
  private int cores = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Spark's log file. Default: a temporary file, named when a test fails.")
  private @Nullable Path log;

  @Override
  public Integer call() throws IOException {
    Screen err = new Screen(command.commandLine().getErr());
    if (cores < 1) {
      throw new ParameterException(
          command.commandLine(), "--cores is " + cores + ", but must be at least 1");
    }
    try (ScratchFolder scratch = ScratchFolder.create("test")) {
      return run(scratch, err);
    }
  }

  private int run(ScratchFolder scratch, Screen err) throws IOException {
    List<TestCase> tests = new ArrayList<>();
    int code = Main.OK;
    int found = 0;
    TestDocuments documents = new TestDocuments(new Manifests(System.in), err);
    for (Path file : files.all()) {
      try {
        for (YamlDocument document : documents.manifests().read(file)) {
          if (document.isTest()) {
            Sandbox sandbox = new Sandbox(scratch.path().resolve(String.valueOf(found++)));
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
    if (found == 0 && code == Main.OK) {
      err.println("None of the files contains a PipelineTest.");
      return Main.USAGE;
    }
    return code == Main.OK ? run(tests, scratch) : code;
  }

  private int run(List<TestCase> tests, ScratchFolder scratch) throws IOException {
    Screen out = new Screen(command.commandLine().getOut());
    Path logFile = log == null ? scratch.log() : log;
    LocalRun.logTo(logFile.toAbsolutePath());
    int failed = 0;
    try (TrialSpark spark = new TrialSpark(cores, scratch.path())) {
      for (TestCase test : tests) {
        long start = System.nanoTime();
        LocalTest run = new LocalTest(test, spark);
        boolean passed = run.run();
        out.println(
            String.format(
                Locale.ROOT,
                "%s  %s: %s (%.1f s)",
                passed ? "passed" : "FAILED",
                test.file(),
                test.name(),
                (System.nanoTime() - start) / 1e9));
        run.problems()
            .forEach(
                problem ->
                    out.println(
                        "  "
                            + ValidateCommand.line(test.manifestFile(), test.manifest(), problem)));
        run.mismatches().forEach(mismatch -> print(test, mismatch, out));
        out.flush();
        failed += passed ? 0 : 1;
      }
    }
    if (failed > 0) {
      scratch.keep();
    }
    out.println(
        tests.size()
            + (tests.size() == 1 ? " test: " : " tests: ")
            + (tests.size() - failed)
            + " passed, "
            + failed
            + " failed"
            + (failed == 0 ? "" : "; tables and Spark's log are in " + scratch.path()));
    return failed == 0 ? Main.OK : Main.PROBLEMS;
  }

  private static void print(TestCase test, Mismatch mismatch, Screen out) {
    out.println(
        "  "
            + test.file()
            + ":"
            + test.document().lines().of(mismatch.path())
            + ": "
            + mismatch.path()
            + ": "
            + mismatch.sentence());
    mismatch.details().forEach(line -> out.println("    " + line));
  }
}
