package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.WritePlan;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.streaming.OutputMode;

/** Spark's output mode behind each way of writing. */
public final class OutputModes {
  private OutputModes() {}

  /**
   * Append for rows that are final, complete for the whole result. An upsert takes every new state
   * of an aggregation (update); all other queries give the same in append, and joins know only
   * that.
   */
  public static OutputMode of(WritePlan write, FlowRelation relation) {
    return write.fold(
        append -> OutputMode.Append(),
        upsert -> aggregates(relation) ? OutputMode.Update() : OutputMode.Append(),
        history -> OutputMode.Append(),
        complete -> OutputMode.Complete(),
        refresh -> OutputMode.Append());
  }

  private static boolean aggregates(FlowRelation relation) {
    return State.operators(Catalyst.plan(relation.rows())).stream()
        .anyMatch(Aggregate.class::isInstance);
  }
}
