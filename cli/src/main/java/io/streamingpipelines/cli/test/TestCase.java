package io.streamingpipelines.cli.test;

import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test and the pipeline that it runs.
 *
 * @param file the test's
 * @param manifest the pipeline's, with the changes of the test, confined to {@code sandbox}
 */
public record TestCase(
    Path file,
    YamlDocument document,
    PipelineTest test,
    Path manifestFile,
    YamlDocument manifest,
    PipelinePlan plan,
    Sandbox sandbox) {

  /**
   * @param test null if there are errors
   * @param problems of the test's own document
   * @param manifestProblems errors of its pipeline's manifest
   */
  public record Loaded(
      @Nullable TestCase test, List<Problem> problems, List<Problem> manifestProblems) {
    public Loaded {
      problems = List.copyOf(problems);
      manifestProblems = List.copyOf(manifestProblems);
    }
  }

  /**
   * @param problems those of {@code document} that are already known
   * @param manifest as it was read; this method changes it
   */
  public static Loaded load(
      Path file,
      YamlDocument document,
      PipelineTest test,
      List<Problem> problems,
      Path manifestFile,
      YamlDocument manifest,
      Sandbox sandbox) {
    List<Problem> found = new ArrayList<>(problems);
    FieldPath spec = new FieldPath("spec", found);
    sandbox.confine(manifest.tree());
    List<Path> jars = new ArrayList<>();
    for (int i = 0; i < test.jars().size(); i++) {
      Path jar = beside(file, test.jars().get(i), spec.field("jars").item(i));
      if (jar != null) {
        jars.add(jar);
      }
    }
    Sandbox.jars(manifest.tree(), jars);
    test.parameters()
        .forEach(
            (name, value) ->
                set(
                    manifest,
                    "spec.parameters." + name + "=" + value,
                    spec.field("parameters").field(name)));
    for (int i = 0; i < test.set().size(); i++) {
      set(manifest, test.set().get(i), spec.field("set").item(i));
    }
    ManifestValidation validation = ManifestValidation.of(manifest, RunsIn.local("secrets"));
    PipelinePlan plan = validation.plan();
    if (plan != null) {
      new TestRules(test, plan, file).check(spec);
    }
    return new Loaded(
        plan == null || found.stream().anyMatch(Problem::fatal)
            ? null
            : new TestCase(file, document, test, manifestFile, manifest, plan, sandbox),
        found,
        validation.problems().stream().filter(Problem::fatal).toList());
  }

  /** The folder of the test's file, which its other paths are relative to. */
  public static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /**
   * A file that a test names, relative to the test's own path as the command line gives it.
   *
   * @return null, with a problem, if the name is not a valid file name
   */
  public static @Nullable Path beside(Path file, String other, FieldPath place) {
    try {
      Path parent = file.getParent();
      return parent == null ? Path.of(other) : parent.resolve(other).normalize();
    } catch (InvalidPathException e) {
      place.error(ProblemCode.INVALID_VALUE, "is not a valid file name: " + e.getReason());
      return null;
    }
  }

  public String name() {
    return document.name();
  }

  private static void set(YamlDocument manifest, String assignment, FieldPath place) {
    try {
      Overrides.set(manifest.tree(), assignment);
    } catch (IllegalArgumentException e) {
      place.error(ProblemCode.INVALID_VALUE, String.valueOf(e.getMessage()));
    }
  }
}
