package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.eventlog.FlowEvent;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens to one query, other than its batches, and adds it to the event log. */
record QueryEvents(EventLog log, FlowTarget target, InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(QueryEvents.class);

  /**
   * The query has failed. A driver that is fenced may no longer write this.
   *
   * @param wait the delay before the restart; null if the query is not started again
   */
  void failed(@Nullable String queryId, Failure failure, @Nullable Duration wait) {
    String name = target.queryName();
    String what = failure.kind() + " " + failure.reason() + ": " + failure.message();
    if (wait == null) {
      LOG.error("{} has failed and is not restarted, {}", name, what);
    } else {
      LOG.warn("{} has failed and is restarted in {} ms, {}", name, wait.toMillis(), what);
    }
    if (failure.kind() != Failure.Kind.FENCED) {
      log.record(FlowEvent.failed(target.key(), queryId, failure, wait));
    }
  }

  /** The query runs again after a failure. */
  void restarted(String queryId) {
    log.record(FlowEvent.restarted(target.key(), queryId, clock.instant()));
  }

  /** The query is not started because another one has failed. */
  void skipped(Failure reason) {
    log.record(FlowEvent.skipped(target.key(), reason, clock.instant()));
  }
}
