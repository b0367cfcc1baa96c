package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/** Boolean expressions over one row: expectations, constraints and {@code deleteWhen}. */
public final class RowExpressions {
  private RowExpressions() {}

  /**
   * Returns the problems of {@code sql} as a condition on {@code rows}; empty if there are none.
   */
  public static List<Problem> problems(Dataset<Row> rows, String sql, String path) {
    List<Problem> refused = SqlGuard.expression(rows.sparkSession(), sql, path);
    if (!refused.isEmpty()) {
      return refused;
    }
    try {
      Dataset<Row> typed = rows.select(functions.expr(sql));
      if (!typed.schema().fields()[0].dataType().equals(DataTypes.BooleanType)) {
        return List.of(
            Problem.error(
                path,
                "NotBoolean",
                "The expression is "
                    + typed.schema().fields()[0].dataType().sql()
                    + ", not BOOLEAN; write a condition, for example with a comparison."));
      }
      // a filter rejects everything that is not an expression on one row: aggregates, windows,
      // generators
      return problems(Catalyst.plan(rows.filter(functions.expr(sql))), path);
    } catch (Exception e) {
      return List.of(SqlProblems.of(path, e));
    }
  }

  /**
   * The same for a condition that the table stores: later writers have only Spark's built-in
   * functions.
   */
  public static List<Problem> problemsOfStored(Dataset<Row> rows, String sql, String path) {
    List<Problem> problems = problems(rows, sql, path);
    if (!problems.isEmpty()) {
      return problems;
    }
    Expression condition = ((Filter) Catalyst.plan(rows.filter(functions.expr(sql)))).condition();
    return condition.exists(ScalaUDF.class::isInstance)
        ? List.of(
            Problem.error(
                path,
                "FunctionRefused",
                "A constraint is stored with the table, whose other writers do not have the"
                    + " pipeline's functions; call the function in the query or in an"
                    + " expectation."))
        : List.of();
  }

  /** The names of the columns that a condition without problems uses. */
  public static List<String> columns(Dataset<Row> rows, String sql) {
    Expression condition = ((Filter) Catalyst.plan(rows.filter(functions.expr(sql)))).condition();
    List<String> names = new ArrayList<>();
    CollectionConverters.asJava(condition.references().toSeq())
        .forEach(attribute -> names.add(attribute.name()));
    return names;
  }

  private static List<Problem> problems(LogicalPlan plan, String path) {
    Expression condition = ((Filter) plan).condition();
    if (SubqueryExpression.hasSubquery(condition)) {
      return List.of(
          Problem.error(
              path,
              "SubqueryRefused",
              "The expression is evaluated row by row and cannot contain a subquery; join in the"
                  + " query instead."));
    }
    return condition.deterministic()
        ? List.of()
        : List.of(
            Problem.error(
                path,
                "NotDeterministic",
                "The expression returns a different value each time it is evaluated; use only"
                    + " functions that are deterministic."));
  }
}
