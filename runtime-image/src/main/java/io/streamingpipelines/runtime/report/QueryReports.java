package io.streamingpipelines.runtime.report;

import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import io.streamingpipelines.runtime.query.QueryStatus;
import io.streamingpipelines.runtime.query.RefreshStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Combines what the supervisor knows about a query with what Spark's events have reported. */
public final class QueryReports {
  private QueryReports() {}

  public static List<QueryReport> of(
      List<QueryStatus> statuses, ProgressListener listener, long nowMillis) {
    return statuses.stream()
        .map(status -> of(status, progress(status, listener), nowMillis))
        .toList();
  }

  private static QueryProgress progress(QueryStatus status, ProgressListener listener) {
    RefreshStatus refresh = status.refresh();
    return refresh == null ? listener.progress(status.queryId()) : QueryProgress.of(refresh);
  }

  static QueryReport of(QueryStatus status, QueryProgress observed, long nowMillis) {
    // a query that is not running has no rates, but what it has read remains valid
    boolean running = status.state() == QueryReport.State.RUNNING;
    Backlog backlog =
        status.state() == QueryReport.State.COMPLETED ? Backlog.NONE : observed.backlog();
    return QueryReportBuilder.builder()
        .table(status.table())
        .flow(status.flow())
        .state(status.state())
        .external(status.external())
        .generation(status.generation())
        .quality(status.quality())
        .commits(Objects.equals(status.runId(), observed.runId()) ? observed.commits() : 0)
        .restarts(status.restarts())
        .generations(status.olderGenerations())
        .batch(observed.batch())
        .inputRowsPerSecond(running ? observed.inputRowsPerSecond() : null)
        .processedRowsPerSecond(running ? observed.processedRowsPerSecond() : null)
        .batchDurationMillis(observed.batchDurationMillis())
        .watermarkMillis(observed.watermarkMillis())
        .lagMillis(lag(backlog, nowMillis))
        .backlogRows(backlog.rows())
        .batchLimit(status.batchLimit())
        .stateRows(observed.stateRows())
        .stateBytes(observed.stateBytes())
        .lateRows(observed.lateRows())
        .lastCommitAtMillis(observed.lastCommitAtMillis())
        .pendingSinceMillis(backlog.pendingSinceMillis())
        .error(status.error())
        .retryAtMillis(status.retryAtMillis())
        .refill(refill(status, observed))
        .build();
  }

  private static QueryReport.@Nullable Refill refill(QueryStatus status, QueryProgress observed) {
    QueryStatus.Refill refill = status.refill();
    return refill == null
        ? null
        : new QueryReport.Refill(refill.done(), observed.inputRows(), refill.kept());
  }

  /** Unread input is at least as old as the observation that saw it first. */
  private static @Nullable Long lag(Backlog backlog, long nowMillis) {
    Long since = backlog.pendingSinceMillis();
    if (since != null) {
      return Math.max(0, nowMillis - since);
    }
    Long rows = backlog.rows();
    return rows != null && rows == 0 ? 0L : null;
  }
}
