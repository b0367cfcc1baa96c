package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.FlowKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flow beside its batches, as the event log tells it.
 *
 * @param queryId null when it has not started yet
 * @param failure its own; of another flow when it was skipped; null when it runs again
 * @param restart when it is started again, null when it is not
 */
public record FlowEvent(
    FlowKey key,
    @Nullable String queryId,
    Status status,
    Instant at,
    @Nullable Failure failure,
    @Nullable Duration restart) {

  /** Words of Databricks' event log. */
  public enum Status {
    /** It has failed; it may be started again. */
    FAILED,
    /** It was started again after a failure. */
    RUNNING,
    /** It is not started, for what it reads has failed. */
    SKIPPED
  }

  /**
   * @param restart how long it waits before it is started again; null when it has failed for good
   */
  public static FlowEvent failed(
      FlowKey key, @Nullable String queryId, Failure failure, @Nullable Duration restart) {
    Instant at = Instant.ofEpochMilli(failure.atMillis());
    return new FlowEvent(key, queryId, Status.FAILED, at, failure, restart);
  }

  public static FlowEvent runsAgain(FlowKey key, String queryId, Instant at) {
    return new FlowEvent(key, queryId, Status.RUNNING, at, null, null);
  }

  /**
   * @param upstream what has failed instead
   */
  public static FlowEvent skipped(FlowKey key, Failure upstream, Instant at) {
    return new FlowEvent(key, null, Status.SKIPPED, at, upstream, null);
  }

  /** Whether nothing but a person or a new driver helps. */
  boolean fatal() {
    return status == Status.FAILED && restart == null;
  }

  /** What the flow itself has failed with. */
  @Nullable Failure own() {
    return status == Status.FAILED ? failure : null;
  }
}
