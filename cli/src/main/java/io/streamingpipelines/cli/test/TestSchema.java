package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.manifest.Document;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlReader;
import io.streamingpipelines.cli.schema.Reader;
import io.streamingpipelines.cli.schema.SchemaRules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads tests: their fields by the schema, and the rest by itself. */
public final class TestSchema {
  private static final String RESOURCE = "/io/streamingpipelines/cli/pipeline-test.yaml";
  private static final List<String> ROOT = List.of("apiVersion", "kind", "metadata", "spec");
  private static final String VERSION = "streamingpipelines.io/v1alpha1";

  private TestSchema() {}

  /** What is wrong with the document by itself. */
  public static List<Problem> problems(Document document) {
    List<Problem> problems = new ArrayList<>(document.problems());
    if (!document.apiVersion().equals(VERSION)) {
      problems.add(
          problem(
              "apiVersion",
              ProblemCode.UNKNOWN_CHOICE,
              "'" + document.apiVersion() + "' is not known: write " + VERSION));
    }
    if (document.name().isEmpty()) {
      problems.add(problem("metadata.name", ProblemCode.MISSING, "is missing: name what is shown"));
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
                        "is not a field of a test: known are " + String.join(", ", ROOT)));
              }
            });
    JsonNode spec = document.tree().path("spec");
    if (spec.isMissingNode()) {
      problems.add(problem("spec", ProblemCode.MISSING, "is missing: say what is tested"));
    } else {
      SchemaRules.judge(new FieldPath("spec", problems), Loaded.SCHEMA, spec);
    }
    return problems;
  }

  /**
   * The document without what the {@code problems} say is of a wrong type.
   *
   * @param problems one is added for each value that the records cannot hold
   */
  public static PipelineTest read(Document document, List<Problem> problems) {
    return Reader.read(document.tree(), problems, PipelineTest.class);
  }

  private static Problem problem(String path, ProblemCode code, String sentence) {
    return Problem.error(path, code.id(), sentence);
  }

  /** Read once, when it is needed first. */
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
