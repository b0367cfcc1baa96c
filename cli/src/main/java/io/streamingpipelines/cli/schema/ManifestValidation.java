package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.cli.manifest.YamlDocument;
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
 * The result of validating one manifest, against the schema and by the compiler.
 *
 * @param plan null if and only if a problem is an error
 * @param needs null if the manifest could not be compiled at all
 * @param problems those of the schema and those of the compiler; if both report one field, only the
 *     compiler's
 */
public record ManifestValidation(
    @Nullable PipelinePlan plan, List<Problem> problems, @Nullable PodNeeds needs) {
  private static final String WRONG_TYPE = ProblemCode.WRONG_TYPE.id();
  private static final String KIND = "StreamingPipeline";

  public ManifestValidation {
    problems = List.copyOf(problems);
  }

  public static ManifestValidation of(YamlDocument document, RunsIn where) {
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
      return new ManifestValidation(
          null, problems.stream().map(ManifestValidation::relative).toList(), null);
    }
    JsonNode schema = CrdSchema.of(version);
    if (schema.isMissingNode()) {
      root.field("apiVersion")
          .error(
              ProblemCode.UNKNOWN_CHOICE,
              "'" + document.apiVersion() + "' is not known: write streamingpipelines.io/v1alpha1");
      return new ManifestValidation(
          null, problems.stream().map(ManifestValidation::relative).toList(), null);
    }
    checkSchema(root, schema, document.tree());
    problems.replaceAll(ManifestValidation::relative);
    PipelineSpec spec = SpecReader.read(document.tree(), problems, PipelineSpec.class);
    Owner owner = new Owner("local", document.namespace(), document.name());
    Compilation compilation = PipelineCompiler.compile(spec, owner, where);
    // the compiler's messages are more helpful than those of a pattern
    Set<String> reported =
        compilation.errors().stream().map(Problem::path).collect(Collectors.toSet());
    Set<String> wrongTypes =
        problems.stream()
            .filter(problem -> problem.code().equals(WRONG_TYPE))
            .map(Problem::path)
            .collect(Collectors.toSet());
    problems.removeIf(
        problem -> reported.contains(problem.path()) && !wrongTypes.contains(problem.path()));
    compilation.problems().stream()
        .filter(problem -> !wrongTypes.contains(problem.path()))
        .forEach(problems::add);
    Consequences.leaveOut(problems);
    boolean fatal = problems.stream().anyMatch(Problem::fatal);
    return new ManifestValidation(fatal ? null : compilation.plan(), problems, compilation.needs());
  }

  private static void checkSchema(FieldPath root, JsonNode schema, JsonNode tree) {
    JsonNode spec = tree.path("spec");
    if (spec.isMissingNode()) {
      root.field("spec").error(ProblemCode.MISSING, "is missing: describe the pipeline");
      return;
    }
    SchemaRules.check(root.field("spec"), schema.path("properties").path("spec"), spec);
    List<String> known = List.of("apiVersion", "kind", "metadata", "spec", "status");
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                root.field(name)
                    .error(
                        ProblemCode.UNKNOWN_FIELD,
                        "is not a field of a manifest; the fields are " + String.join(", ", known));
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
