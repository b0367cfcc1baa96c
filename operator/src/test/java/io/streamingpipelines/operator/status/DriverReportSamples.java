package io.streamingpipelines.operator.status;

import io.streamingpipelines.operator.lifecycle.Observations;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of drivers, for tests. */
final class DriverReportSamples {
  static final long AT = Observations.NOW.toEpochMilli();

  static DriverReport driver(DriverReport.State state, QueryReport... queries) {
    return new DriverReport(
        1, "", 3, AT - 60_000, AT, state, List.of(), List.of(queries), List.of(), null);
  }

  static QueryReport query(String table, QueryReport.State state) {
    Failure error =
        state == QueryReport.State.BACKING_OFF || state == QueryReport.State.FAILED
            ? new Failure(Failure.Kind.DATA, "CastInvalid", "A row is wrong.", table, 7L, AT)
            : null;
    return query(table, state, error, null, AT - 1_000);
  }

  /** A query with input pending since one time and its last commit at another. */
  static QueryReport pending(String table, long since, @Nullable Long commit) {
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
    return new QueryReport(
        table,
        FlowPlan.DEFAULT,
        state,
        true,
        1,
        7L,
        10.0,
        20.5,
        200L,
        AT - 90_000,
        1_500L,
        40L,
        4_000L,
        null,
        null,
        null,
        QualityCounts.NONE,
        commit,
        pendingSince,
        0,
        error,
        null,
        List.of(),
        null);
  }

  private DriverReportSamples() {}
}
