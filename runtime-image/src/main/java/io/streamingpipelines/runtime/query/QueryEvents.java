package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.eventlog.FlowEvent;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Adds what happens to one query, other than its batches, to the event log. */
record QueryEvents(EventLog log, FlowKey key, InstantSource clock) {
  /**
   * The query has failed. A driver that is fenced may no longer write this.
   *
   * @param wait the delay before the restart; null if the query is not started again
   */
  void failed(@Nullable String queryId, Failure failure, @Nullable Duration wait) {
    if (failure.kind() != Failure.Kind.FENCED) {
      log.record(FlowEvent.failed(key, queryId, failure, wait));
    }
  }

  /** The query runs again after a failure. */
  void restarted(String queryId) {
    log.record(FlowEvent.restarted(key, queryId, clock.instant()));
  }

  /** The query is not started because another one has failed. */
  void skipped(Failure reason) {
    log.record(FlowEvent.skipped(key, reason, clock.instant()));
  }
}
