package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sample;

/**
 * Finds expressions that return different values each time. With them, a batch would yield
 * different rows when it is replayed, or when its table and its quarantine are written one after
 * the other.
 */
public final class Determinism {
  private Determinism() {}

  public static List<Problem> problems(Dataset<Row> rows, String path) {
    LogicalPlan plan = Catalyst.plan(rows);
    List<Problem> problems = new ArrayList<>();
    visit(plan, path, problems);
    return problems;
  }

  private static void visit(LogicalPlan plan, String path, List<Problem> problems) {
    if (plan instanceof Sample) {
      problems.add(
          SqlProblems.at(
              Problem.error(
                  path,
                  "NotDeterministic",
                  "TABLESAMPLE selects different rows each time, which cannot be evaluated once and"
                      + " written exactly once; filter by a hash of a column instead."),
              plan.origin()));
    }
    for (Expression expression : Scala.list(plan.expressions())) {
      visit(expression, path, problems);
    }
    Scala.list(plan.children()).forEach(child -> visit(child, path, problems));
  }

  private static void visit(Expression expression, String path, List<Problem> problems) {
    if (expression.deterministic() || expression instanceof Invoke) {
      // Invoke is our decoder, which declares itself as not deterministic only to be called once
      return;
    }
    List<Expression> children = Scala.list(expression.children());
    if (children.stream().allMatch(Expression::deterministic) && !(expression instanceof Alias)) {
      problems.add(
          SqlProblems.at(
              Problem.error(
                  path,
                  "NotDeterministic",
                  name(expression)
                      + "() returns a different value each time, which cannot be evaluated once and"
                      + " written exactly once; derive the value from the row, for example with a"
                      + " hash."),
              expression.origin()));
    }
    children.forEach(child -> visit(child, path, problems));
  }

  private static String name(Expression expression) {
    return expression instanceof ScalaUDF udf ? udf.name() : expression.prettyName();
  }
}
