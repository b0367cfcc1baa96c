package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.schema.EventTime;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.StreamingJoinHelper;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SessionWindow;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.OutputMode;
import scala.Option;

/**
 * Determines whether the state of an operator is bounded (docs/design/semantics.md#bounded-state).
 */
final class BoundedState {
  private BoundedState() {}

  static boolean bounded(LogicalPlan operator, OutputMode mode) {
    if (operator instanceof Aggregate aggregate) {
      List<Expression> keys = Scala.list(aggregate.groupingExpressions());
      if (keys.isEmpty()) {
        // the state is one row, but in append mode the aggregation never emits it
        return !mode.equals(OutputMode.Append());
      }
      return !mode.equals(OutputMode.Complete()) && keys.stream().anyMatch(BoundedState::eventTime);
    }
    if (operator instanceof Distinct distinct) {
      return anyEventTime(Scala.list(distinct.child().output()));
    }
    if (operator instanceof Deduplicate deduplicate) {
      return anyEventTime(Scala.list(deduplicate.keys()));
    }
    if (operator instanceof Join join) {
      return forgetsLeft(join) && forgetsRight(join);
    }
    return true;
  }

  /** Whether the state drops rows of the left side once they can no longer match. */
  static boolean forgetsLeft(Join join) {
    return StreamingJoinHelper.isWatermarkInJoinKeys(join)
        || forgets(join, join.left(), join.right());
  }

  /** Whether the state drops rows of the right side once they can no longer match. */
  static boolean forgetsRight(Join join) {
    return StreamingJoinHelper.isWatermarkInJoinKeys(join)
        || forgets(join, join.right(), join.left());
  }

  /** Whether the group key is a session window. */
  static boolean isSessionWindow(Expression key) {
    return key instanceof NamedExpression named
        && named.metadata().contains(SessionWindow.marker())
        && named.metadata().getBoolean(SessionWindow.marker());
  }

  private static boolean forgets(Join join, LogicalPlan side, LogicalPlan other) {
    // the value of the watermark does not matter, only whether the condition implies one
    return StreamingJoinHelper.getStateValueWatermark(
            side.outputSet(), other.outputSet(), join.condition(), Option.apply(0L))
        .isDefined();
  }

  private static boolean anyEventTime(List<Attribute> columns) {
    return columns.stream().anyMatch(BoundedState::eventTime);
  }

  private static boolean eventTime(Expression key) {
    return key instanceof NamedExpression named && EventTime.marked(named.metadata());
  }
}
