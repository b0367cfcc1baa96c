package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.Consequences;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What schema and compiler say about one manifest.
 *
 * @param plan null if and only if a problem is fatal
 * @param needs null when the manifest could not be compiled at all
 * @param problems both parties' problems; of two at one place the compiler's
 */
public record Judgement(
    @Nullable PipelinePlan plan, List<Problem> problems, @Nullable PodNeeds needs) {
  private static final String WRONG_TYPE = ProblemCode.WRONG_TYPE.id();
  private static final String KIND = "StreamingPipeline";

  public Judgement {
    problems = List.copyOf(problems);
  }

  public static Judgement of(Document document, RunsIn where) {
    List<Problem> problems = new ArrayList<>(document.problems());
    FieldPath root = new FieldPath("", problems);
    String version = document.apiVersion().replaceFirst("^.*/", "");
    if (!document.kind().equals(KIND)) {
      root.field("kind")
          .error(
              ProblemCode.UNKNOWN_CHOICE,
              document.kind().isEmpty()
                  ? "is missing: write " + KIND
                  : "'" + document.kind() + "' is not known: write " + KIND);
      return new Judgement(null, problems.stream().map(Judgement::relative).toList(), null);
    }
    JsonNode schema = CrdSchema.of(version);
    if (schema.isMissingNode()) {
      root.field("apiVersion")
          .error(
              ProblemCode.UNKNOWN_CHOICE,
              "'" + document.apiVersion() + "' is not known: write streamingpipelines.io/v1alpha1");
      return new Judgement(null, problems.stream().map(Judgement::relative).toList(), null);
    }
    judge(root, schema, document.tree());
    problems.replaceAll(Judgement::relative);
    PipelineSpec spec = Reader.read(document.tree(), problems, PipelineSpec.class);
    Owner owner = new Owner("local", document.namespace(), document.name());
    Compilation compilation = PipelineCompiler.compile(spec, owner, where);
    // the compiler's sentences say more than a pattern does
    Set<String> told = compilation.errors().stream().map(Problem::path).collect(Collectors.toSet());
    Set<String> wrongTypes =
        problems.stream()
            .filter(problem -> problem.code().equals(WRONG_TYPE))
            .map(Problem::path)
            .collect(Collectors.toSet());
    problems.removeIf(
        problem -> told.contains(problem.path()) && !wrongTypes.contains(problem.path()));
    compilation.problems().stream()
        .filter(problem -> !wrongTypes.contains(problem.path()))
        .forEach(problems::add);
    Consequences.leaveOut(problems);
    boolean fatal = problems.stream().anyMatch(Problem::fatal);
    return new Judgement(fatal ? null : compilation.plan(), problems, compilation.needs());
  }

  private static void judge(FieldPath root, JsonNode schema, JsonNode tree) {
    JsonNode spec = tree.path("spec");
    if (spec.isMissingNode()) {
      root.field("spec").error(ProblemCode.MISSING, "is missing: say what the pipeline does");
      return;
    }
    SchemaRules.judge(root.field("spec"), schema.path("properties").path("spec"), spec);
    List<String> known = List.of("apiVersion", "kind", "metadata", "spec", "status");
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                root.field(name)
                    .error(
                        ProblemCode.UNKNOWN_FIELD,
                        "is not a field of a manifest: known are " + String.join(", ", known));
              }
            });
  }

  /** A path below the empty root begins with a dot. */
  private static Problem relative(Problem problem) {
    return new Problem(
        problem.severity(),
        problem.path().replaceFirst("^\\.", ""),
        problem.code(),
        problem.message(),
        problem.line(),
        problem.column());
  }
}
