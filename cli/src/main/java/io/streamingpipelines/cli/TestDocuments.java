package io.streamingpipelines.cli;

import io.streamingpipelines.cli.manifest.YamlDocument;
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

/** Reads tests and the manifests that they name, and prints the problems of both. */
record TestDocuments(Manifests manifests, Screen err) {
  /**
   * @return null if there are errors
   */
  @Nullable TestCase read(Path file, YamlDocument document, Sandbox sandbox) {
    List<Problem> problems = TestSchema.problems(document);
    PipelineTest test = TestSchema.read(document, problems);
    Path manifestFile =
        test.pipeline() == null
            ? null
            : TestCase.beside(file, test.pipeline(), new FieldPath("spec.pipeline", problems));
    TestCase.Loaded loaded = new TestCase.Loaded(null, problems, List.of());
    YamlDocument manifest = null;
    if (manifestFile != null) {
      try {
        manifest = manifests.pipeline(manifestFile, test.name());
        loaded = TestCase.load(file, document, test, problems, manifestFile, manifest, sandbox);
      } catch (Manifests.UnreadableFileException e) {
        loaded = with(problems, "spec.pipeline", String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage()).replace("--name", "name");
        loaded = with(problems, "spec.name", sentence);
      }
    }
    print(file, document, loaded.problems());
    if (manifestFile != null && manifest != null) {
      print(manifestFile, manifest, loaded.manifestProblems());
    }
    return loaded.test();
  }

  private static TestCase.Loaded with(List<Problem> problems, String path, String sentence) {
    List<Problem> all = new ArrayList<>(problems);
    all.add(Problem.error(path, "Unreadable", sentence));
    return new TestCase.Loaded(null, all, List.of());
  }

  private void print(Path file, YamlDocument document, List<Problem> problems) {
    problems.stream()
        .sorted(Comparator.comparingInt(problem -> document.lines().of(problem)))
        .forEach(problem -> err.println(ValidateCommand.line(file, document, problem)));
  }
}
