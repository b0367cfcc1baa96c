package io.streamingpipelines.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestStartsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String SPEC =
      """
      storage: {tables: "s3a://lake/t", checkpoints: "s3a://lake/c"}
      sources:
      - {name: topic, kafka: {bootstrapServers: "kafka:9092", subscribe: [t]}}
      - {name: lake, delta: {path: "s3a://lake/other"}}
      - {name: folder, files: {path: "s3a://lake/in", format: text}}
      - {name: rows, rate: {}}
      - {name: lines, socket: {host: h, port: 1}}
      views:
      - {name: inner, from: [{source: folder}]}
      - {name: outer, from: [{view: inner}]}
      tables:
      - {name: first, from: [{source: topic}]}
      - {name: t, %s}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"source: topic", "source: lake", "table: first"})
  void whatHasANewestPositionCanBeReadFromThere(String input) throws IOException {
    assertThat(problems("from: [{" + input + "}], checkpoint: {start: latest}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "rows", "lines"})
  void nothingElseCan(String source) throws IOException {
    assertThat(problems("from: [{source: " + source + "}], checkpoint: {start: latest}"))
        .singleElement()
        .asString()
        .startsWith("spec.tables[1].checkpoint.start: '" + source + "' is a ")
        .contains("no latest position");
  }

  @ParameterizedTest
  @ValueSource(strings = {"previous", "earliest"})
  void aFolderHasTheOtherPositions(String start) throws IOException {
    assertThat(problems("from: [{source: folder}], checkpoint: {start: " + start + "}")).isEmpty();
  }

  @Test
  void aFolderBehindViewsIsFoundInEachFlowAndToldOnce() throws IOException {
    assertThat(
            problems(
                "flows: [{name: a, from: [{source: topic}]}, {name: b, from: [{view: outer}]},"
                    + " {name: c, from: [{source: folder}]}], checkpoint: {start: latest}"))
        .containsExactly(
            "spec.tables[1].checkpoint.start: 'folder' is a files source, which has no latest"
                + " position: write previous or earliest, or remove start");
  }

  private static List<String> problems(String table) throws IOException {
    return PipelineCompiler.compile(
            YAML.readValue(SPEC.formatted(table), PipelineSpec.class), new Owner("c", "n", "p"))
        .errors()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
