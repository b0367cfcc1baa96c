package io.streamingpipelines.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.QueryStatus;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how much of a backlog one batch reads. */
class BatchLimitsSparkTest {
  @Test
  void aBatchReadsNoMoreThanTheManifestAllows(@TempDir Path root) throws Exception {
    SharedSpark.session()
        .range(0, 40, 1, 4)
        .write()
        .format("delta")
        .save(root.resolve("other").toUri().toString());
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - {name: lines, files: {path: "ROOT/in", format: text, maxBytesPerTrigger: "9"}}
            - {name: other, delta: {path: "file:ROOT/other", maxFilesPerTrigger: 3}}
            tables:
            - {name: by_bytes, from: [{source: lines}]}
            - {name: by_files, from: [{source: other}]}
            - {name: by_table, from: [{table: by_bytes, maxBytesPerTrigger: "1"}]}
            """);
    pipeline.land("in", "12345").land("in", "12345").land("in", "12345678901");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(batches(pipeline, "by_bytes")).as("two small files, a large one").isEqualTo(3);
    assertThat(batches(pipeline, "by_files")).as("3 and 1 of 4 files").isEqualTo(2);
    assertThat(batches(pipeline, "by_table")).as("at least one file").isEqualTo(3);
    assertThat(pipeline.rows("by_bytes")).hasSize(3);
    assertThat(pipeline.rows("by_files")).hasSize(40);
    assertThat(pipeline.rows("by_table")).hasSize(3);
  }

  private static long batches(DeclaredPipeline pipeline, String table) {
    String location = pipeline.plan().storage().tables() + "/" + table;
    return SharedSpark.session()
        .sql("DESCRIBE HISTORY delta.`" + location + "`")
        .where("operation = 'WRITE'")
        .count();
  }

  @Test
  void theStatusSaysHowMuchABatchReads(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - {name: lines, files: {path: "ROOT/in", format: text}}
            - {name: ticks, rate: {rowsPerSecond: 1}}
            tables:
            - {name: seen, from: [{source: lines}]}
            - {name: copied, from: [{table: seen, maxBytesPerTrigger: 64Mi, maxFilesPerTrigger: 5}]}
            - name: both
              from: [{source: lines}, {table: seen}]
              query: SELECT value FROM lines UNION ALL SELECT value FROM seen
            - {name: counted, from: [{source: ticks}]}
            """);
    pipeline.land("in", "a").trigger("{processingTime: 1h}");
    try (QuerySupervisor supervisor = pipeline.start()) {
      Map<String, String> limits =
          supervisor.statuses().stream()
              .collect(
                  Collectors.toMap(
                      QueryStatus::table, status -> String.valueOf(status.batchLimit())));
      String byDefault = BatchBounds.mebibytes(BatchBounds.of(SharedSpark.session()).bytes());
      assertThat(limits)
          .containsEntry("seen", "1000 files")
          .containsEntry("copied", "64 MiB or 5 files")
          .containsEntry("both", "lines: 1000 files; seen: " + byDefault + " or 1000 files")
          .containsEntry("counted", "null");
      supervisor.drain(Duration.ofSeconds(60));
    }
  }
}
