package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.test.PipelineTest;
import io.streamingpipelines.cli.test.Sandbox;
import io.streamingpipelines.cli.test.TestCase;
import io.streamingpipelines.cli.test.TestSchema;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tests with the manifests that they name, and prints all that is wrong with either. */
record TestDocuments(Manifests manifests, Screen err) {
  /**
   * @return null if there were problems
   */
  @Nullable TestCase read(Path file, Document document, Sandbox sandbox) {
    List<Problem> problems = TestSchema.problems(document);
    PipelineTest test = TestSchema.read(document, problems);
    Path manifestFile =
        test.pipeline() == null
            ? null
            : TestCase.beside(file, test.pipeline(), new FieldPath("spec.pipeline", problems));
    TestCase.Judged judged = new TestCase.Judged(null, problems, List.of());
    Document manifest = null;
    if (manifestFile != null) {
      try {
        manifest = manifests.pipeline(manifestFile, test.name());
        judged = TestCase.judge(file, document, test, problems, manifestFile, manifest, sandbox);
      } catch (Manifests.UnreadableFileException e) {
        judged = with(problems, "spec.pipeline", String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage()).replace("--name", "name");
        judged = with(problems, "spec.name", sentence);
      }
    }
    print(file, document, judged.problems());
    if (manifestFile != null && manifest != null) {
      print(manifestFile, manifest, judged.manifestProblems());
    }
    return judged.test();
  }

  private static TestCase.Judged with(List<Problem> problems, String path, String sentence) {
    List<Problem> all = new ArrayList<>(problems);
    all.add(Problem.error(path, "Unreadable", sentence));
    return new TestCase.Judged(null, all, List.of());
  }

  private void print(Path file, Document document, List<Problem> problems) {
    problems.stream()
        .sorted(Comparator.comparingInt(problem -> document.lines().of(problem)))
        .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
  }
}
