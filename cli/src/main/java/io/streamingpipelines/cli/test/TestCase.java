package io.streamingpipelines.cli.test;

import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.schema.Judgement;
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
 * A test and the pipeline that it is about.
 *
 * @param file the test's
 * @param manifest the pipeline's, changed as the test wants it and confined to {@code sandbox}
 */
public record TestCase(
    Path file,
    Document document,
    PipelineTest test,
    Path manifestFile,
    Document manifest,
    PipelinePlan plan,
    Sandbox sandbox) {

  /**
   * @param test null if there are problems
   * @param problems of the test's own document
   * @param manifestProblems of its pipeline's, fatal ones
   */
  public record Judged(
      @Nullable TestCase test, List<Problem> problems, List<Problem> manifestProblems) {
    public Judged {
      problems = List.copyOf(problems);
      manifestProblems = List.copyOf(manifestProblems);
    }
  }

  /**
   * @param problems what is known to be wrong with {@code document}
   * @param manifest as it was read; changed here
   */
  public static Judged judge(
      Path file,
      Document document,
      PipelineTest test,
      List<Problem> problems,
      Path manifestFile,
      Document manifest,
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
    Judgement judgement = Judgement.of(manifest, RunsIn.local("secrets"));
    PipelinePlan plan = judgement.plan();
    if (plan != null) {
      new TestRules(test, plan, file).judge(spec);
    }
    return new Judged(
        plan == null || found.stream().anyMatch(Problem::fatal)
            ? null
            : new TestCase(file, document, test, manifestFile, manifest, plan, sandbox),
        found,
        judgement.problems().stream().filter(Problem::fatal).toList());
  }

  /** That of the test's file, which others are relative to. */
  public static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  /**
   * A file by its name in a test, relative to the test's own, in the words of the command line.
   *
   * @return null, with a problem, when files cannot have such a name
   */
  public static @Nullable Path beside(Path file, String other, FieldPath place) {
    try {
      Path parent = file.getParent();
      return parent == null ? Path.of(other) : parent.resolve(other).normalize();
    } catch (InvalidPathException e) {
      place.error(ProblemCode.INVALID_VALUE, "is not the name of a file: " + e.getReason());
      return null;
    }
  }

  public String name() {
    return document.name();
  }

  private static void set(Document manifest, String assignment, FieldPath place) {
    try {
      Overrides.set(manifest.tree(), assignment);
    } catch (IllegalArgumentException e) {
      place.error(ProblemCode.INVALID_VALUE, String.valueOf(e.getMessage()));
    }
  }
}
