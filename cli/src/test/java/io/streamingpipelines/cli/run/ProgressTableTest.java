package io.streamingpipelines.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.QueryReportBuilder;
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

  @Test
  void aQueryThatRefillsItsTableSaysSoWhileItRuns() {
    assertThat(ProgressTable.line(refilling(State.RUNNING)))
        .startsWith("t: Refilling, batch 2, 10 rows/s");
    assertThat(lines(refilling(State.RUNNING))).last().asString().startsWith("t      Refilling  2");
    assertThat(ProgressTable.line(refilling(State.STOPPED))).startsWith("t: Stopped, batch 2");
  }

  private static QueryReport refilling(State state) {
    return QueryReportBuilder.builder(query(state, 2L, null, null))
        .refill(new QueryReport.Refill(false, 10, 0))
        .build();
  }

  private static List<String> lines(QueryReport query) {
    return ProgressTable.lines(report(query));
  }

  static DriverReport report(QueryReport query) {
    return DriverReportBuilder.builder()
        .formatVersion(1)
        .plan("hash")
        .epoch(1)
        .startedAtMillis(0)
        .atMillis(0)
        .state(DriverReport.State.RUNNING)
        .problems(List.of())
        .queries(List.of(query))
        .maintenance(List.of())
        .build();
  }

  static QueryReport query(
      State state, @Nullable Long batch, @Nullable Failure error, @Nullable Long retryAtMillis) {
    return QueryReportBuilder.builder()
        .table("t")
        .flow(FlowPlan.DEFAULT)
        .state(state)
        .external(true)
        .generation(1)
        .quality(QualityCounts.NONE)
        .commits(0)
        .restarts(0)
        .generations(List.of())
        .batch(batch)
        .inputRowsPerSecond(10.0)
        .processedRowsPerSecond(10.0)
        .batchDurationMillis(200L)
        .lagMillis(0L)
        .backlogRows(0L)
        .lastCommitAtMillis(0L)
        .error(error)
        .retryAtMillis(retryAtMillis)
        .build();
  }
}
