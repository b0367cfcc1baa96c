package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A flow that was started: Spark's streaming query, or one refresh after the other. */
sealed interface RunningFlow permits StreamingFlow, RefreshingFlow {
  /** What the reports and the event log know it by; the same after a restart. */
  String queryId();

  /** Returns when it has read what there is or was stopped; throws what it failed with. */
  void await() throws Exception;

  /** Whether stopping it now would cut nothing off. */
  boolean idle();

  /** The last batch that Spark has committed, for sinks without a gate; -1 before the first. */
  long committedBatch();

  /** Ends it at once. */
  void stop() throws TimeoutException;

  /** Totals of the expectations. */
  QualityCounts quality();

  /** What only a refresh knows of itself; null for a stream, of which Spark's listener tells. */
  @Nullable RefreshStatus refresh();
}
