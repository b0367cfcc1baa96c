package io.streamingpipelines.operator.status;

import io.streamingpipelines.operator.lifecycle.Observations;
import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of drivers, for tests. */
public final class DriverReportSamples {
  static final long AT = Observations.NOW.toEpochMilli();

  public static DriverReport driver(DriverReport.State state, QueryReport... queries) {
    return DriverReportBuilder.builder()
        .formatVersion(1)
        .plan("")
        .epoch(3)
        .startedAtMillis(AT - 60_000)
        .atMillis(AT)
        .state(state)
        .problems(List.of())
        .queries(List.of(queries))
        .maintenance(List.of())
        .build();
  }

  public static QueryReport query(String table, QueryReport.State state) {
    Failure error =
        state == QueryReport.State.BACKING_OFF || state == QueryReport.State.FAILED
            ? new Failure(Failure.Kind.DATA, "CastInvalid", "A row is wrong.", table, 7L, AT)
            : null;
    return query(table, state, error, null, AT - 1_000);
  }

  /** A query with input pending since one time and its last commit at another. */
  public static QueryReport pending(String table, long since, @Nullable Long commit) {
    return query(table, QueryReport.State.RUNNING, null, since, commit);
  }

  /** A query that fills its table anew, with older generations and rows to go. */
  static QueryReport refilling(String table, QueryReport.Refill refill) {
    return QueryReportBuilder.builder(query(table, QueryReport.State.RUNNING))
        .generation(3)
        .generations(List.of(2, 1))
        .refill(refill)
        .build();
  }

  private static QueryReport query(
      String table,
      QueryReport.State state,
      @Nullable Failure error,
      @Nullable Long pendingSince,
      @Nullable Long commit) {
    return QueryReportBuilder.builder()
        .table(table)
        .flow(FlowPlan.DEFAULT)
        .state(state)
        .external(true)
        .generation(1)
        .quality(QualityCounts.NONE)
        .commits(0)
        .restarts(0)
        .generations(List.of())
        .batch(7L)
        .inputRowsPerSecond(10.0)
        .processedRowsPerSecond(20.5)
        .batchDurationMillis(200L)
        .watermarkMillis(AT - 90_000)
        .lagMillis(1_500L)
        .backlogRows(40L)
        .backlogBytes(4_000L)
        .lastCommitAtMillis(commit)
        .pendingSinceMillis(pendingSince)
        .error(error)
        .build();
  }

  /** A failure class as statuses write it. */
  public static String text(Failure.Kind kind) {
    return CamelCase.of(kind);
  }

  private DriverReportSamples() {}
}
