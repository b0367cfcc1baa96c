package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.DeduplicateWithinWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The operators of a streaming plan that keep state between batches. */
public final class StatefulOperators {
  private StatefulOperators() {}

  public static boolean stateful(Dataset<Row> rows) {
    return !operators(Catalyst.plan(rows)).isEmpty();
  }

  /** Whether the query of these rows aggregates a stream. */
  public static boolean aggregates(Dataset<Row> rows) {
    return operators(Catalyst.plan(rows)).stream().anyMatch(Aggregate.class::isInstance);
  }

  /** All operators, from the top down. */
  static List<LogicalPlan> operators(LogicalPlan plan) {
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

  /** Whether this operator itself, not one below it, keeps state. */
  static boolean keepsState(LogicalPlan plan) {
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
