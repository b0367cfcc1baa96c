package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.CurrentBatchTimestamp;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Option;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;

/**
 * The plan of a streaming query as Spark's optimizer leaves it. Only this plan shows what state
 * holds: the optimizer removes columns and aggregates that nothing reads.
 */
final class OptimizedStream {
  private OptimizedStream() {}

  /**
   * Returns the optimized plan. Its streaming leaves are placeholders, so that the result does not
   * depend on whether the inputs exist.
   */
  static LogicalPlan of(Dataset<Row> rows) {
    LogicalPlan prepared =
        (LogicalPlan)
            withPlaceholders(rows, Catalyst.plan(rows)).transformAllExpressions(new Now());
    return Catalyst.optimized(rows.sparkSession(), prepared);
  }

  private static LogicalPlan withPlaceholders(Dataset<Row> rows, LogicalPlan plan) {
    List<LogicalPlan> children = Scala.list(plan.children());
    if (children.isEmpty()) {
      return plan.isStreaming() ? placeholder(rows, plan) : plan;
    }
    return (LogicalPlan)
        plan.withNewChildren(
            Scala.seq(
                children.stream()
                    .map(child -> withPlaceholders(rows, child))
                    .collect(Collectors.toList())));
  }

  /** A relation that no rule of the optimizer can evaluate, unlike {@code LocalRelation}. */
  private static LogicalPlan placeholder(Dataset<Row> rows, LogicalPlan leaf) {
    RDD<InternalRow> none =
        rows.sparkSession().sparkContext().emptyRDD(ClassTag$.MODULE$.apply(InternalRow.class));
    LogicalRDD relation =
        new LogicalRDD(
            leaf.output(),
            none,
            new UnknownPartitioning(0),
            Scala.seq(),
            true,
            Option.empty(),
            (org.apache.spark.sql.classic.SparkSession) rows.sparkSession(),
            Option.empty(),
            Option.empty());
    relation.copyTagsFrom(leaf);
    return relation;
  }

  /** Replaces the current time like {@code MicroBatchExecution}; else it would become a literal. */
  private static final class Now extends AbstractPartialFunction<Expression, Expression> {
    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof CurrentTimestampLike
          || expression instanceof LocalTimestamp
          || expression instanceof CurrentDate;
    }

    @Override
    public Expression apply(Expression expression) {
      if (expression instanceof CurrentDate date) {
        return new CurrentBatchTimestamp(0, date.dataType(), date.timeZoneId());
      } else if (expression instanceof LocalTimestamp local) {
        return new CurrentBatchTimestamp(0, local.dataType(), local.timeZoneId());
      }
      // without the name of a zone it would count as unresolved
      return new CurrentBatchTimestamp(0, expression.dataType(), Option.apply("none"));
    }
  }
}
