package io.streamingpipelines.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class FilesSinkSparkTest {
  private static final List<String> FORMATS = List.of("parquet", "orc", "json", "csv", "text");

  @TempDir Path directory;

  @Test
  void addsEachRowOnceOverRestartsDrainsAndNamesAFolderOfAnotherCheckpoint() throws Exception {
    DeclaredPipeline pipeline = pipeline();
    pipeline.land("in", "{\"id\": 1, \"day\": \"a\"}", "{\"id\": 2, \"day\": \"b\"}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertHas("1 a", "2 b");
    assertThat(Files.isDirectory(directory.resolve("out/parquet/day=a"))).isTrue();

    pipeline.edit("trigger: {availableNow: {}} # of sinks", "trigger: {processingTime: 50ms}");
    pipeline.land("in", "{\"id\": 3, \"day\": \"a\"}");
    try (QuerySupervisor running = pipeline.start()) {
      Eventually.within(120, () -> FORMATS.stream().allMatch(format -> rows(format).size() == 3));
      assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(running.await().outcome()).isEqualTo(Outcome.DRAINED);
    }
    assertHas("1 a", "2 b", "3 a");

    pipeline.edit("name: to_text", "checkpoint: {generation: 2}\n  name: to_text");
    assertThatThrownBy(pipeline::run)
        .hasMessageContaining("spec.sinks[4].files.path: The folder ")
        .hasMessageContaining(" contains the files of another checkpoint");
  }

  @Test
  void refusesACheckpointThatIsOlderThanItsFolder() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: landing, files: {path: ROOT/in, format: json, schema: "id INT", malformed: drop}}
            sinks:
            - name: out
              from: [{source: landing}]
              files: {path: "file:ROOT/out", format: json}
              trigger: {availableNow: {}}
            """);
    pipeline.land("in", "{\"id\": 1}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    Path log = directory.resolve("checkpoints/out/default/1");
    pipeline.land("in", "{\"id\": 2}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    for (String of : List.of("offsets", "commits")) {
      Files.delete(log.resolve(of + "/1"));
      Files.deleteIfExists(log.resolve(of + "/.1.crc"));
    }
    pipeline.land("in", "{\"id\": 3}");

    assertThatThrownBy(pipeline::run)
        .hasMessageContaining("spec.sinks[0].files.path: The folder ")
        .hasMessageContaining(" already holds batch 1, but the checkpoint ")
        .hasMessageContaining(" ends with batch 0");
  }

  @Test
  void namesWhatAFormatCannotHold() {
    assertThat(
            new DeclaredPipeline(
                    directory,
                    """
                    sources:
                    - {name: landing, files: {path: ROOT/in, format: json, schema: "id INT, tags ARRAY<STRING>"}}
                    tables: [{name: t, from: [{source: landing}]}]
                    sinks:
                    - {name: text, from: [{table: t}], files: {path: "file:ROOT/a", format: text}}
                    - {name: csv, from: [{table: t}], files: {path: "file:ROOT/b", format: csv, partitionBy: [day]}}
                    - {name: orc, from: [{table: t}], query: SELECT id FROM t, files: {path: "file:ROOT/c", format: orc, partitionBy: [id]}}
                    """)
                .check()
                .problems())
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "Format text takes one STRING column; CAST it, or use to_json(struct(…)).",
            "Format csv cannot store column tags ARRAY<STRING>; use to_json, or another"
                + " format.",
            "There is no column day to partition by; the query has id, tags.",
            "All columns are in partitionBy, so none is left for the files; leave at least one"
                + " out.");
  }

  private DeclaredPipeline pipeline() {
    StringBuilder parts =
        new StringBuilder(
            """
            sources:
            - {name: landing, files: {path: ROOT/in, format: json, schema: "id INT, day STRING", malformed: drop}}
            sinks:
            """);
    for (String format : FORMATS) {
      parts.append(
          """
          - name: to_FORMAT
            from: [{source: landing}]
            query: QUERY
            files: {path: "file:ROOT/out/FORMAT", format: FORMAT PARTITIONS}
            trigger: {availableNow: {}} # of sinks
          """
              .replace(
                  "QUERY",
                  format.equals("text")
                      ? "SELECT concat_ws(' ', id, day) AS line FROM landing"
                      : "SELECT * FROM landing")
              .replace("PARTITIONS", format.equals("parquet") ? ", partitionBy: [day]" : "")
              .replace("FORMAT", format));
    }
    return new DeclaredPipeline(directory, parts.toString());
  }

  private void assertHas(String... expected) {
    for (String format : FORMATS) {
      assertThat(rows(format)).as(format).containsExactly(expected);
    }
  }

  /** Spark's reader knows which of the files belong to completed batches. */
  private List<String> rows(String format) {
    if (!Files.exists(directory.resolve("out/" + format + "/_spark_metadata/0"))) {
      return List.of();
    }
    String expression = format.equals("text") ? "value" : "concat_ws(' ', id, day)";
    return SharedSpark.session()
        .read()
        .format(format)
        .schema(format.equals("text") ? "value STRING" : "id INT, day STRING")
        .load(directory.resolve("out/" + format) + "")
        .selectExpr(expression)
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .sorted()
        .toList();
  }
}
