package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import io.streamingpipelines.cli.schema.SchemaRules;
import io.streamingpipelines.cli.schema.SpecReader;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads tests: checks their fields against the schema, and everything around them by hand. */
public final class TestSchema {
  private static final String RESOURCE = "/io/streamingpipelines/cli/pipeline-test.yaml";
  private static final List<String> ROOT = List.of("apiVersion", "kind", "metadata", "spec");
  private static final String VERSION = "streamingpipelines.io/v1alpha1";

  private TestSchema() {}

  /** The problems of the document, without a look at its pipeline. */
  public static List<Problem> problems(YamlDocument document) {
    List<Problem> problems = new ArrayList<>(document.problems());
    if (!document.apiVersion().equals(VERSION)) {
      problems.add(
          problem(
              "apiVersion",
              ProblemCode.UNKNOWN_CHOICE,
              "'" + document.apiVersion() + "' is not known: write " + VERSION));
    }
    if (document.name().isEmpty()) {
      problems.add(
          problem("metadata.name", ProblemCode.MISSING, "is missing: give the test a name"));
    }
    document
        .tree()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!ROOT.contains(name)) {
                problems.add(
                    problem(
                        name,
                        ProblemCode.UNKNOWN_FIELD,
                        "is not a field of a test; the fields are " + String.join(", ", ROOT)));
              }
            });
    JsonNode spec = document.tree().path("spec");
    if (spec.isMissingNode()) {
      problems.add(problem("spec", ProblemCode.MISSING, "is missing: describe the test"));
    } else {
      SchemaRules.check(new FieldPath("spec", problems), Loaded.SCHEMA, spec);
    }
    return problems;
  }

  /**
   * The test, without the values whose type is wrong according to {@code problems}.
   *
   * @param problems one is added for each value that the records cannot hold
   */
  public static PipelineTest read(YamlDocument document, List<Problem> problems) {
    return SpecReader.read(document.tree(), problems, PipelineTest.class);
  }

  private static Problem problem(String path, ProblemCode code, String sentence) {
    return Problem.error(path, code.id(), sentence);
  }

  /** Read once, on first use. */
  private static final class Loaded {
    static final JsonNode SCHEMA = schema();
  }

  private static JsonNode schema() {
    try (InputStream in = TestSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the class path has no " + RESOURCE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return YamlReader.read(text).get(0).tree();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NotYamlException e) {
      throw new IllegalStateException(RESOURCE + " " + e.getMessage(), e);
    }
  }
}
