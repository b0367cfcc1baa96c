package io.streamingpipelines.runtime.report;

import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReport.State;
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
    boolean running = status.state() == State.RUNNING && !isTrying(status, observed);
    Backlog backlog = backlog(status, observed, running);
    return QueryReportBuilder.builder()
        .table(status.table())
        .flow(status.flow())
        .state(status.state() == State.RUNNING && !running ? State.STARTING : status.state())
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
        .error(running ? null : status.error())
        .retryAtMillis(status.retryAtMillis())
        .refill(refill(status, observed))
        .build();
  }

  /**
   * Whether the query runs again after a failure, but has neither committed a batch nor found that
   * there is none. Until then nobody knows whether the cause is gone: a query whose broker hangs is
   * started, and fails minutes later.
   */
  private static boolean isTrying(QueryStatus status, QueryProgress observed) {
    RefreshStatus refresh = status.refresh();
    return status.error() != null
        && (refresh == null
            ? !Objects.equals(status.runId(), observed.runId())
            : refresh.staleSinceMillis() != null);
  }

  /** A query that does not run does not know whether there is more input than it has seen. */
  private static Backlog backlog(QueryStatus status, QueryProgress observed, boolean running) {
    if (status.state() == State.COMPLETED) {
      return Backlog.NONE;
    }
    return running || observed.backlog().pendingSinceMillis() != null
        ? observed.backlog()
        : Backlog.UNKNOWN;
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
