package io.streamingpipelines.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReport.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTableTest {
  private static final Failure BROKEN =
      new Failure(Failure.Kind.DATA, "BrokenFile", "File a.gz cannot be read", "t", 3L, 0);

  private static final Instant RETRY = Instant.parse("2026-01-02T10:11:12Z");

  @Test
  void aQueryThatWaitsSaysWhyAndUntilWhen() {
    String why = "File a.gz cannot be read (next attempt at 10:11:12 UTC)";

    assertThat(ProgressTable.line(query(State.BACKING_OFF, 2L, BROKEN, RETRY.toEpochMilli())))
        .isEqualTo("t: BackingOff, " + why);
    assertThat(lines(query(State.BACKING_OFF, 2L, BROKEN, RETRY.toEpochMilli())))
        .last()
        .isEqualTo("t: " + why);
  }

  @Test
  void aQueryThatHasFailedSaysWhy() {
    assertThat(ProgressTable.line(query(State.FAILED, null, BROKEN, null)))
        .isEqualTo("t: Failed, File a.gz cannot be read");
  }

  @Test
  void aQueryThatRunsSaysHowFarItIs() {
    assertThat(ProgressTable.line(query(State.RUNNING, 2L, null, null)))
        .startsWith("t: Running, batch 2, 10 rows/s");
    assertThat(ProgressTable.line(query(State.STARTING, null, null, null)))
        .isEqualTo("t: Starting");
    assertThat(lines(query(State.RUNNING, 2L, null, null))).hasSize(2);
  }

  private static List<String> lines(QueryReport query) {
    return ProgressTable.lines(
        new DriverReport(
            1,
            "hash",
            1,
            0,
            0,
            DriverReport.State.RUNNING,
            List.of(),
            List.of(query),
            List.of(),
            null));
  }

  private static QueryReport query(
      State state, @Nullable Long batch, @Nullable Failure error, @Nullable Long retryAtMillis) {
    return new QueryReport(
        "t",
        FlowPlan.DEFAULT,
        state,
        true,
        1,
        batch,
        10.0,
        10.0,
        200L,
        null,
        0L,
        0L,
        null,
        null,
        null,
        null,
        QualityCounts.NONE,
        0L,
        null,
        0,
        error,
        retryAtMillis);
  }
}
