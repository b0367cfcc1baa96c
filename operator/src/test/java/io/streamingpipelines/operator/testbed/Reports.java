package io.streamingpipelines.operator.testbed;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import java.util.List;
import java.util.stream.Stream;

/** Reports of drivers. */
public final class Reports {
  private static final long AT = 1_780_000_000_000L;

  /** A report in which the queries of these tables run. */
  public static DriverReport running(String... tables) {
    return report(DriverReport.State.RUNNING, QueryReport.State.RUNNING, tables);
  }

  /** The same after a number of batches. */
  public static DriverReport at(long batch, String... tables) {
    List<QueryReport> all =
        Stream.of(tables).map(table -> query(table, QueryReport.State.RUNNING, batch)).toList();
    return new DriverReport(
        1, "", 1, AT, AT, DriverReport.State.RUNNING, List.of(), all, List.of(), null);
  }

  public static DriverReport report(
      DriverReport.State state, QueryReport.State queries, String... tables) {
    List<QueryReport> all = Stream.of(tables).map(table -> query(table, queries)).toList();
    return new DriverReport(1, "", 1, AT, AT, state, List.of(), all, List.of(), null);
  }

  private static QueryReport query(String table, QueryReport.State state) {
    return query(table, state, 7);
  }

  private static QueryReport query(String table, QueryReport.State state, long batch) {
    return new QueryReport(
        table,
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
        AT,
        null,
        0,
        null,
        null,
        List.of(),
        null);
  }

  private Reports() {}
}
