package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.batch.BatchInput;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A flow that was started: a streaming query of Spark, or a loop of refreshes. */
sealed interface RunningFlow permits StreamingFlow, RefreshingFlow {
  /** The id in reports and in the event log; it stays the same after a restart. */
  String queryId();

  /** Spark's id of this start of the query; null for a refresh. */
  @Nullable String runId();

  /**
   * Returns when the flow has completed or was stopped; throws the exception with which it failed.
   */
  void await() throws Exception;

  /** Whether the flow has to be started once more after it has completed. */
  boolean startsAgain();

  /** Whether the flow can be stopped now without interrupting a batch. */
  boolean idle();

  /** The batch that the flow has begun and not committed; null if there is none. */
  @Nullable BatchInput batch();

  /** The last batch that Spark has committed, for sinks without a gate; -1 before the first one. */
  long committedBatch();

  /** Stops the flow at once. */
  void stop() throws TimeoutException;

  /** The totals of the expectations. */
  QualityCounts quality();

  /**
   * The status of a refreshed table; null for a stream, whose progress Spark's listener reports.
   */
  @Nullable RefreshStatus refresh();
}
