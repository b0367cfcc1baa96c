package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests watermarks and windows (docs/design/semantics.md#watermarks-stay-in-their-query,
 * docs/design/semantics.md#closed-windows) in one run of small batches.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventTimeSparkTest {
  private static final long HOUR = 3_600_000;
  private static final String DAY = "2026-01-01T";

  private Pipelines pipeline;

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    pipeline =
        new Pipelines(directory)
            .files("json", "id STRING, at TIMESTAMP")
            .malformed(Malformed.DROP)
            .land(row("first", DAY + "10:10:00Z"), row("other", DAY + "10:50:00Z"))
            .land(row("far", "2999-01-01T00:00:00Z"))
            .land(row("not late", DAY + "10:20:00Z"), "{\"id\":\"no time\"}")
            .land(row("closes", DAY + "13:00:00Z"))
            .land(row("lag", DAY + "13:01:00Z"))
            .land(row("lag", DAY + "13:02:00Z"))
            .land(row("late", DAY + "10:30:00Z"))
            .land(row("closes again", DAY + "16:00:00Z"))
            .land(row("end", DAY + "16:01:00Z"));
    pipeline
        .table(
            new TableDraft("windows")
                .source("landing")
                .watermark("at", HOUR, HOUR)
                .query(
                    "SELECT date_format(window.start, 'HH:mm') AS hour, window.end AS until,"
                        + " count(*) AS n FROM landing GROUP BY window(at, '1 hour')"))
        .table(
            new TableDraft("rows")
                .source("landing")
                .watermark("at", HOUR, HOUR)
                .query("SELECT id, at FROM landing"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void writesAWindowOnceWhenItCloses() {
    assertThat(pipeline.rows("windows", "hour", "n")).containsExactly("[10:00,3]", "[13:00,3]");
  }

  @Test
  void dropsRowsTooFarInTheFutureBeforeTheyMoveTheWatermark() {
    assertThat(pipeline.rows("rows", "id")).doesNotContain("[far]").contains("[not late]");
    assertThat(pipeline.rows("windows", "n"))
        .as("the row behind the far one is counted")
        .contains("[3]");
  }

  @Test
  void keepsRowsWithoutATime() {
    assertThat(pipeline.rows("rows", "id", "at")).contains("[no time,null]");
  }

  @Test
  void dropsRowsBehindTheWatermarkFromTheStateOnly() {
    assertThat(pipeline.rows("rows", "id")).contains("[late]");
    assertThat(pipeline.rows("windows", "hour")).containsOnlyOnce("[10:00]");
  }

  @Test
  void leavesNoWatermarkInTheTablesSchema() {
    for (String table : new String[] {"windows", "rows"}) {
      assertThat(Arrays.stream(pipeline.read(table).schema().fields()))
          .allMatch(field -> !field.metadata().contains("spark.watermarkDelayMs"));
    }
  }

  private static String row(String id, String at) {
    return "{\"id\":\"" + id + "\",\"at\":\"" + at + "\"}";
  }
}
