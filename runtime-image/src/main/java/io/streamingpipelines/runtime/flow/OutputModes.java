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
    if (write instanceof WritePlan.Complete) {
      return OutputMode.Complete();
    }
    if (write instanceof WritePlan.Upsert
        && State.operators(Catalyst.plan(relation.rows())).stream()
            .anyMatch(Aggregate.class::isInstance)) {
      return OutputMode.Update();
    }
    return OutputMode.Append();
  }
}
