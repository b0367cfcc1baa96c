package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.streaming.OutputMode;

/**
 * Finds what Spark cannot run as a stream, and says so in the manifest's terms with an alternative.
 * Spark's own check runs afterwards: it finds the rest but does not say what to do.
 */
final class StreamRules {
  private final OutputMode mode;
  private final String path;
  private final Set<Problem> problems = new LinkedHashSet<>();

  private StreamRules(OutputMode mode, String path) {
    this.mode = mode;
    this.path = path;
  }

  /**
   * @param path the query's place in the manifest
   */
  static List<Problem> problems(LogicalPlan plan, OutputMode mode, String path) {
    StreamRules rules = new StreamRules(mode, path);
    if (!plan.isStreaming()) {
      rules.refuse(
          "NoStream",
          "No input of this query is a stream: read one of them without `as: snapshot`, or write"
              + " the table with mode refresh.");
    } else {
      rules.visit(plan, false);
    }
    return List.copyOf(rules.problems);
  }

  /**
   * @param stateful whether an operator above keeps state
   */
  private void visit(LogicalPlan plan, boolean stateful) {
    if (plan.isStreaming()) {
      operator(plan, stateful);
    }
    boolean above = stateful || StatefulOperators.keepsState(plan);
    Scala.list(plan.children()).forEach(child -> visit(child, above));
  }

  private void operator(LogicalPlan plan, boolean stateful) {
    if (plan instanceof Join join) {
      JoinRules.refusal(join, mode).ifPresent(r -> refuse(r.code(), r.sentence()));
    } else if (plan instanceof Aggregate aggregate) {
      aggregate(aggregate);
      chained(stateful);
    } else if (plan instanceof Distinct) {
      chained(stateful);
    } else if (plan instanceof Window) {
      refuse(
          "NoOverInStreams",
          "OVER (…) needs all rows at once, and a stream has no end: group by window(…), keep the"
              + " newest row of a key with write mode upsert, or compute it in a table that is"
              + " written by refresh.");
    } else if (plan instanceof Sort && !complete(plan)) {
      refuse(
          "NoOrderInStreams",
          "Sorting is not supported for a stream, which has no end; a table has no order either:"
              + " leave ORDER BY out, or sort where the table is read.");
    } else if (plan instanceof Offset) {
      refuse("NoOrderInStreams", "OFFSET is not supported for a stream; leave it out.");
    } else if ((plan instanceof Except except && except.right().isStreaming())
        || plan instanceof Intersect) {
      refuse(
          "NoSetsOfStreams",
          "EXCEPT and INTERSECT compare whole relations, and a stream has no end: join with a"
              + " condition on the times of both, or read the right side `as: snapshot` and filter"
              + " by [NOT] EXISTS.");
    } else if (plan instanceof Union union
        && !Scala.list(union.children()).stream().allMatch(LogicalPlan::isStreaming)) {
      refuse(
          "UnionWithSnapshot",
          "A union of a stream and a snapshot would add the snapshot again with every batch: read"
              + " both as streams, or write the table by two `flows`.");
    }
  }

  private void aggregate(Aggregate aggregate) {
    List<Expression> keys = Scala.list(aggregate.groupingExpressions());
    boolean session = keys.stream().anyMatch(BoundedState::isSessionWindow);
    if (session && keys.size() == 1) {
      refuse(
          "SessionOfAll",
          "A session belongs to a key: group by session_window(…) and another column.");
    }
    if (session && mode.equals(OutputMode.Update())) {
      refuse(
          "SessionUpdated",
          "The window of a session changes each time it grows, so it cannot be updated: write with"
              + " append, which writes each session once, when it has ended.");
    }
    if (Scala.list(aggregate.aggregateExpressions()).stream()
        .anyMatch(column -> distinct((Expression) column))) {
      refuse(
          "NoDistinctAggregates",
          "count(DISTINCT …) of a stream would keep every value: write approx_count_distinct(…), or"
              + " write to a table with `deduplicate` first and count its rows.");
    }
  }

  /** An aggregation below does not emit final rows, so no stateful operator may be above it. */
  private void chained(boolean stateful) {
    if (stateful && !mode.equals(OutputMode.Append())) {
      refuse(
          "ChainedUpdates",
          "A second aggregation or join needs final rows of the first: write with append, or put"
              + " the first into a table of its own that appends, and read that.");
    }
  }

  private boolean complete(LogicalPlan plan) {
    return mode.equals(OutputMode.Complete())
        && StatefulOperators.operators(plan).stream().anyMatch(Aggregate.class::isInstance);
  }

  private static boolean distinct(Expression expression) {
    return (expression instanceof AggregateExpression aggregate && aggregate.isDistinct())
        || Scala.list(expression.children()).stream().anyMatch(StreamRules::distinct);
  }

  private void refuse(String code, String sentence) {
    problems.add(Problem.error(path, code, sentence));
  }
}
