package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.RestartPlan;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A flow of a plan, and what starts it.
 *
 * @param external whether the flow reads a source outside the pipeline
 * @param batchLimit the most that one batch reads, as text for the status; null without a limit
 */
record PlannedFlow(
    FlowTarget target, boolean external, @Nullable String batchLimit, QueryStarter starter) {
  /** When a query that has failed is restarted. */
  RestartPlan restart() {
    return starter.restart();
  }

  /** The refill to which the flow belongs, or null if it writes the table itself. */
  @Nullable TableRefill refill() {
    return starter.refill(target);
  }

  /** The progress of the refill, or null. */
  QueryStatus.@Nullable Refill refillStatus() {
    TableRefill refill = refill();
    return refill == null ? null : refill.status(target.key().flow());
  }

  /** The counts of the generation's batches if the flow runs once and has completed, or null. */
  @Nullable QualityCounts completed() {
    return starter.completed(target);
  }

  RunningFlow start(QueryGate gate) throws TimeoutException, StreamingQueryException {
    return starter.start(target, gate);
  }

  /** Records that the flow has read all its input: a flow that runs once never starts again. */
  void complete() {
    starter.complete(target);
  }

  /** Deletes generations that are too old, and returns the older ones that are kept. */
  List<Integer> retainedGenerations() {
    return starter.retainedGenerations(target);
  }
}
