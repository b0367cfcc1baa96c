package io.streamingpipelines.operator.testbed;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Reports of drivers. */
public final class Reports {
  private static final long AT = 1_780_000_000_000L;

  /** A report in which the queries of these tables run. */
  public static DriverReport running(String... tables) {
    return report(DriverReport.State.RUNNING, QueryReport.State.RUNNING, tables);
  }

  /** The same of a driver that runs the bundle with this hash. */
  public static DriverReport runningPlan(String hash, String... tables) {
    return DriverReportBuilder.builder(running(tables)).plan(hash).build();
  }

  /** The same after a number of batches. */
  public static DriverReport at(long batch, String... tables) {
    List<QueryReport> all =
        Stream.of(tables).map(table -> query(table, QueryReport.State.RUNNING, batch)).toList();
    return report(DriverReport.State.RUNNING, all);
  }

  /** A report in which input of this table has been pending for an hour without a commit. */
  public static DriverReport stalled(String table) {
    long then = AT - 3_600_000;
    QueryReport query =
        QueryReportBuilder.builder(query(table, QueryReport.State.RUNNING))
            .pendingSinceMillis(then)
            .lastCommitAtMillis(then)
            .build();
    return report(DriverReport.State.RUNNING, List.of(query));
  }

  /** A report in which each query has committed this many batches. */
  public static DriverReport committed(long commits, String... tables) {
    return report(
        DriverReport.State.RUNNING,
        Stream.of(tables)
            .map(table -> query(table, QueryReport.State.RUNNING))
            .map(query -> QueryReportBuilder.builder(query).commits(commits).build())
            .toList());
  }

  /** A report in which the query of this table has failed for good. */
  public static DriverReport failed(Failure.Kind kind, String table) {
    QueryReport query =
        QueryReportBuilder.builder(query(table, QueryReport.State.FAILED))
            .error(new Failure(kind, "Reason", "A sentence.", table, 7L, AT))
            .build();
    return report(DriverReport.State.RUNNING, List.of(query));
  }

  /** A report in which the query of this table has failed and restarts at this time. */
  public static DriverReport backsOff(Failure why, long retryAtMillis, String table) {
    QueryReport query =
        QueryReportBuilder.builder(query(table, QueryReport.State.BACKING_OFF))
            .error(why)
            .retryAtMillis(retryAtMillis)
            .build();
    return report(DriverReport.State.RUNNING, List.of(query));
  }

  /** A report of a driver that waits for the end of another one. */
  public static DriverReport standby() {
    return report(DriverReport.State.STANDBY, List.of());
  }

  public static DriverReport report(
      DriverReport.State state, QueryReport.State queries, String... tables) {
    return report(state, Stream.of(tables).map(table -> query(table, queries)).toList());
  }

  private static DriverReport report(DriverReport.State state, List<QueryReport> all) {
    return DriverReportBuilder.builder()
        .formatVersion(1)
        .plan("")
        .epoch(1)
        .startedAtMillis(AT)
        .atMillis(AT)
        .state(state)
        .problems(List.of())
        .queries(all)
        .maintenance(List.of())
        .build();
  }

  private static QueryReport query(String table, QueryReport.State state) {
    return query(table, state, 7);
  }

  private static QueryReport query(String table, QueryReport.State state, long batch) {
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
        .batch(batch)
        .inputRowsPerSecond(10.0)
        .processedRowsPerSecond(10.0)
        .batchDurationMillis(200L)
        .lagMillis(0L)
        .backlogRows(0L)
        .lastCommitAtMillis(AT)
        .build();
  }

  private Reports() {}
}
