package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.PlanComparison;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Runs a query, changes it, judges the change, and then runs the changed query on the checkpoint of
 * the first one, whatever the judgement was. No change that is judged safe may yield wrong rows,
 * and a refused change that would have yielded the right ones is marked in the table of changes
 * (docs/design/lifecycle.md#checkpoint-fingerprint).
 */
class ChangeMatrixSparkTest {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private static final String SOURCES =
      """
      sources:
      - {name: landing, files: {path: "ROOT/landing", format: json, malformed: fail, maxFilesPerTrigger: 1,
         schema: "id STRING, op STRING, v INT, w INT, at TIMESTAMP, seen TIMESTAMP"}}
      - {name: left, files: {path: "ROOT/left", format: json, malformed: fail, maxFilesPerTrigger: 1,
         schema: "id STRING, v INT, w INT, at TIMESTAMP"}}
      - {name: right, files: {path: "ROOT/right", format: json, malformed: fail, maxFilesPerTrigger: 1,
         schema: "id STRING, v INT, w INT, at TIMESTAMP"}}
      """;

  @TempDir private Path root;

  /** The judgement alone, as `pipeline plan --against` makes it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void isOfTheClassThatTheTableGives(String name, JsonNode change) {
    DeclaredPipeline before = pipeline("changed", change.get("before"));
    DeclaredPipeline after =
        new DeclaredPipeline(root.resolve("changed"), sources(change) + table(change.get("after")));

    assertThat(
            PlanComparison.of(SharedSpark.session(), after.plan(), before.plan(), root)
                .changes()
                .stream()
                .map(FlowChange::change)
                .max(Comparator.naturalOrder()))
        .map(ChangeClass::toString)
        .contains(change.get("class").textValue());
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("changesThatCanRun")
  void isJudgedByWhatItDoesToTheRows(String name, JsonNode change) throws Exception {
    DeclaredPipeline pipeline = pipeline("changed", change.get("before"));
    first(pipeline);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    requireNumberedSources(root.resolve("changed/checkpoints/t/default/1"));
    second(pipeline);
    pipeline.declare(sources(change) + table(change.get("after")));

    FlowChange judged = pipeline.changes().get(0);
    assertThat(judged.change()).as("%s", judged).hasToString(change.get("class").textValue());
    boolean refused = judged.change() == ChangeClass.NEW_CHECKPOINT;
    if (refused) {
      forget(root.resolve("changed/checkpoints/t/default/1/_pipeline.json"));
    }
    String outcome = change.get("onOldCheckpoint").textValue();
    List<String> rows = rows(pipeline, judged);
    switch (outcome) {
      case "right" -> assertThat(rows).isEqualTo(all(change));
      case "new rows" -> assertThat(rows).isEqualTo(texts(change.get("rows")));
      case "wrong" -> {
        assertThat(refused).isTrue();
        assertThat(rows).isNotNull().isNotEqualTo(all(change));
      }
      case "refused" -> {
        assertThat(refused).isTrue();
        assertThat(rows).as("Spark refuses it").isNull();
      }
      default -> throw new IllegalArgumentException(outcome);
    }
  }

  static Stream<Object[]> changesThatCanRun() throws IOException {
    return changes().filter(change -> ((JsonNode) change[1]).has("onOldCheckpoint"));
  }

  static Stream<Object[]> changes() throws IOException {
    try (InputStream text =
        Objects.requireNonNull(
            ChangeMatrixSparkTest.class.getResourceAsStream("/changes/matrix.yaml"))) {
      List<Object[]> changes = new ArrayList<>();
      // Jackson does not resolve anchors
      Object loaded = new Yaml().load(text);
      for (JsonNode change : YAML.<JsonNode>valueToTree(loaded)) {
        changes.add(new Object[] {change.get("change").textValue(), change});
      }
      return changes.stream();
    }
  }

  /** The rows after the changed query has run; null if it fails. */
  private static @Nullable List<String> rows(DeclaredPipeline pipeline, FlowChange judged)
      throws InterruptedException {
    try {
      return pipeline.run().outcome() == Outcome.COMPLETED ? pipeline.rows("t") : null;
    } catch (IllegalStateException refused) {
      assertThat(judged.change()).as("%s", refused).isEqualTo(ChangeClass.NEW_CHECKPOINT);
      return null;
    }
  }

  /** The rows of the changed query over all input. */
  private List<String> all(JsonNode change) throws InterruptedException {
    DeclaredPipeline fresh = pipeline("fresh", change.get("after"));
    fresh.declare(sources(change) + table(change.get("after")));
    first(fresh);
    second(fresh);
    assertThat(fresh.run().outcome()).isEqualTo(Outcome.COMPLETED);
    return fresh.rows("t");
  }

  private DeclaredPipeline pipeline(String folder, JsonNode table) {
    return new DeclaredPipeline(root.resolve(folder), SOURCES + table(table));
  }

  private static String sources(JsonNode change) {
    return switch (change.path("sources").asText("same")) {
      case "same" -> SOURCES;
      case "renamed" -> SOURCES.replace("name: landing", "name: arrivals");
      case "moved" -> SOURCES.replace("ROOT/landing", "ROOT/elsewhere");
      default -> throw new IllegalArgumentException(change.toString());
    };
  }

  private static String table(JsonNode declared) {
    ObjectNode table = ((ObjectNode) declared).deepCopy().put("name", "t");
    if (!table.has("from")) {
      table.putArray("from").addObject().put("source", "landing");
    }
    table.put("unboundedState", "accepted");
    ArrayNode tables = YAML.createArrayNode().add(table);
    return "tables: " + tables + "\n";
  }

  private static List<String> texts(JsonNode rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.textValue()));
    return texts;
  }

  private static void first(DeclaredPipeline pipeline) {
    pipeline
        .land(
            "landing",
            row("a", "put", 3, 10, "10:00", "09:00"),
            row("b", "put", 9, 20, "10:05", "09:05"),
            row("put", "a", 6, 30, "10:12", "09:12"),
            row("put", "a", 5, 40, "10:13", "09:13"))
        .land("left", side("a", 1, 5, "10:00"), side("b", 2, 9, "10:01"))
        .land("right", side("c", 7, 3, "10:02"), side("d", 2, 9, "10:03"));
  }

  private static void second(DeclaredPipeline pipeline) {
    pipeline
        .land(
            "landing",
            row("a", "put", 5, 5, "10:14", "09:14"),
            row("c", "del", 8, 1, "10:40", "09:40"),
            row("b", "put", 4, 20, "10:41", "09:41"))
        .land("left", side("c", 3, 7, "10:02"))
        .land("right", side("a", 5, 1, "10:01"), side("b", 6, 2, "10:20"))
        .land("elsewhere", row("z", "put", 9, 9, "10:00", "09:00"));
  }

  private static String row(String id, String op, int v, int w, String at, String seen) {
    return """
    {"id": "%s", "op": "%s", "v": %d, "w": %d, "at": "2026-01-01T%s:00Z", "seen": "2026-01-01T%s:00Z"}\
    """
        .formatted(id, op, v, w, at, seen);
  }

  private static String side(String id, int v, int w, String at) {
    return """
    {"id": "%s", "v": %d, "w": %d, "at": "2026-01-01T%s:00Z"}\
    """
        .formatted(id, v, w, at);
  }

  /** The checkpoint has an offset for each source that its fingerprint counts. */
  private static void requireNumberedSources(Path checkpoint) throws IOException {
    JsonNode mark = YAML.readTree(checkpoint.resolve("_pipeline.json").toFile());
    assertThat(Files.readAllLines(checkpoint.resolve("offsets/0")))
        .as("a version, settings, and the offsets")
        .hasSize(2 + mark.at("/fingerprint/shape/inputs").size());
  }

  private static void forget(Path mark) throws IOException {
    Files.delete(mark);
    Files.deleteIfExists(mark.resolveSibling("." + mark.getFileName() + ".crc"));
  }
}
