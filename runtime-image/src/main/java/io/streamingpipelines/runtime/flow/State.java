package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.runtime.decode.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.DeduplicateWithinWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The parts of a streaming plan that remember something between batches. */
public final class State {
  private State() {}

  public static boolean stateful(LogicalPlan plan) {
    return !operators(plan).isEmpty();
  }

  /** From the top down. */
  public static List<LogicalPlan> operators(LogicalPlan plan) {
    List<LogicalPlan> found = new ArrayList<>();
    collect(plan, found);
    return found;
  }

  private static void collect(LogicalPlan plan, List<LogicalPlan> found) {
    if (keepsState(plan)) {
      found.add(plan);
    }
    Scala.list(plan.children()).forEach(child -> collect(child, found));
  }

  /** Whether this operator, not those below it, remembers something. */
  public static boolean keepsState(LogicalPlan plan) {
    if (plan instanceof Join join) {
      return join.left().isStreaming() && join.right().isStreaming();
    }
    return plan.isStreaming()
        && (plan instanceof Aggregate
            || plan instanceof Distinct
            || plan instanceof Deduplicate
            || plan instanceof DeduplicateWithinWatermark
            || plan instanceof GlobalLimit);
  }
}
