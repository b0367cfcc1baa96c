package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.CollectMetrics;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;

/**
 * Checks that a query can run with a continuous trigger, that is, that each input row yields at
 * most one output row (docs/design/semantics.md#continuous).
 */
public final class ContinuousCheck {
  private ContinuousCheck() {}

  /**
   * Returns the problems of a query for a continuous trigger.
   *
   * @param path the query's place in the manifest
   */
  public static List<Problem> problems(Dataset<Row> rows, String path) {
    LogicalPlan plan = Catalyst.plan(rows);
    List<Problem> problems = new ArrayList<>();
    collect(plan, path, problems);
    return problems.stream().distinct().toList();
  }

  private static void collect(LogicalPlan plan, String path, List<Problem> problems) {
    String needs = needs(plan);
    if (needs != null) {
      problems.add(
          Problem.error(
              path,
              "ContinuousNotPossible",
              "Trigger continuous processes rows one by one and cannot "
                  + needs
                  + "; use processingTime."));
    }
    Scala.list(plan.children()).forEach(child -> collect(child, path, problems));
  }

  private static @org.jspecify.annotations.Nullable String needs(LogicalPlan plan) {
    if (Scala.list(plan.expressions()).stream().anyMatch(ContinuousCheck::readsClock)) {
      return "use the current time";
    }
    if (plan instanceof CollectMetrics) {
      return "count rows that are dropped before the query; declare malformed: keep, and no"
          + " maxFuture";
    }
    if (plan instanceof EventTimeWatermark) {
      return "use a watermark";
    }
    boolean rowByRow =
        plan instanceof Project
            || plan instanceof Filter
            || plan instanceof SubqueryAlias
            || plan instanceof View
            || plan.children().isEmpty();
    return rowByRow ? null : "run " + plan.nodeName();
  }

  private static boolean readsClock(Expression expression) {
    return expression instanceof CurrentTimestampLike
        || expression instanceof CurrentDate
        || expression instanceof LocalTimestamp
        || Scala.list(expression.children()).stream().anyMatch(ContinuousCheck::readsClock);
  }
}
