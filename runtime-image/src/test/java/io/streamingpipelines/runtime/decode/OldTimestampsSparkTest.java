package io.streamingpipelines.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that timestamps are stored as microseconds. With Spark's default, INT96, most other readers
 * misread times before 1677 and after 2262.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class OldTimestampsSparkTest {
  private static final long FIRST = -62_135_596_800_000_000L;
  private static final long LAST = 253_402_300_799_000_000L;

  @TempDir Path directory;

  @Test
  void areStoredInAFormThatEachReaderReadsAlike() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: landed, files: {path: ROOT/in, format: json, schema: "id INT, at TIMESTAMP, n STRUCT<at: TIMESTAMP>", malformed: drop}}
            tables:
            - {name: added, from: [{source: landed}], expectations: [{name: e, expression: id < 3, onViolation: quarantine}]}
            - {name: merged, from: [{source: landed}], write: {mode: upsert, keys: [id], sequenceBy: [at]}}
            sinks:
            - {name: copied, from: [{source: landed}], files: {path: ROOT/copied, format: parquet}}
            """);
    pipeline.land(
        "in",
        "{\"id\": 1, \"at\": \"0001-01-01T00:00:00Z\", \"n\": {\"at\": \"1500-06-07T08:09:10Z\"}}",
        "{\"id\": 2, \"at\": \"3000-01-01T00:00:00.123456Z\"}",
        "{\"id\": 3, \"at\": \"9999-12-31T23:59:59Z\"}");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(stored("tables/added")).containsExactly(FIRST, 32_503_680_000_123_456L);
    assertThat(stored("tables/added_quarantine")).containsExactly(LAST);
    assertThat(stored("tables/merged")).contains(FIRST, LAST);
    assertThat(stored("copied")).contains(FIRST, LAST);
    assertThat(pipeline.rows("added", "CAST(at AS STRING)", "CAST(n.at AS STRING)"))
        .containsExactly(
            "[0001-01-01 00:00:00,1500-06-07 08:09:10]", "[3000-01-01 00:00:00.123456,null]");
  }

  /** Reads the numbers from the files themselves; INT96 cannot be read as a number. */
  private List<Long> stored(String folder) {
    return SharedSpark.session()
        .read()
        .schema("at BIGINT")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", "*.parquet")
        .parquet(directory.resolve(folder).toString())
        .where("at IS NOT NULL")
        .orderBy("at")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .toList();
  }
}
