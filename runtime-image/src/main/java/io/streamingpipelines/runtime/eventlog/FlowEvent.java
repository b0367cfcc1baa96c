package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.FlowKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a flow other than its batches, for the event log.
 *
 * @param queryId null if the flow has not started yet
 * @param failure the flow's own failure; that of another flow if this one was skipped; null if it
 *     is running again
 * @param restart when the flow is restarted; null if it is not
 */
public record FlowEvent(
    FlowKey key,
    @Nullable String queryId,
    Status status,
    Instant at,
    @Nullable Failure failure,
    @Nullable Duration restart) {

  /** The words of Databricks' event log. */
  public enum Status {
    /** The flow has failed; it may be restarted. */
    FAILED,
    /** The flow was restarted after a failure. */
    RUNNING,
    /** The flow is not started because another flow that it reads has failed. */
    SKIPPED
  }

  /**
   * The flow has failed.
   *
   * @param restart the delay before the restart; null if the flow has failed for good
   */
  public static FlowEvent failed(
      FlowKey key, @Nullable String queryId, Failure failure, @Nullable Duration restart) {
    Instant at = Instant.ofEpochMilli(failure.atMillis());
    return new FlowEvent(key, queryId, Status.FAILED, at, failure, restart);
  }

  public static FlowEvent restarted(FlowKey key, String queryId, Instant at) {
    return new FlowEvent(key, queryId, Status.RUNNING, at, null, null);
  }

  /**
   * The flow is not started because another flow that it reads has failed.
   *
   * @param upstream the failure of the other flow
   */
  public static FlowEvent skipped(FlowKey key, Failure upstream, Instant at) {
    return new FlowEvent(key, null, Status.SKIPPED, at, upstream, null);
  }

  /** Whether the flow stays stopped until a person or a new driver intervenes. */
  boolean fatal() {
    return status == Status.FAILED && restart == null;
  }

  /** The flow's own failure. */
  @Nullable Failure ownFailure() {
    return status == Status.FAILED ? failure : null;
  }
}
