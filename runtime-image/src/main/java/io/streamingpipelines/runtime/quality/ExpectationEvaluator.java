package io.streamingpipelines.runtime.quality;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.spark.sql.RowExpressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Evaluates expectations and adds the hidden columns of {@link VerdictColumns} to each row
 * (docs/design/semantics.md#expectations, docs/design/semantics.md#one-evaluation).
 */
public final class ExpectationEvaluator {
  /** The fields of the marker that the batch keeps: all except its action. */
  private static final List<String> ORIGIN =
      List.of("reason", "raw", "topic", "partition", "offset", "timestamp");

  private static final String PASSES = "__passes_";

  private ExpectationEvaluator() {}

  /**
   * Adds the columns of {@link VerdictColumns}.
   *
   * @param rows the query's columns and, if {@code marked}, the marker of broken rows as the last
   *     column
   */
  public static Dataset<Row> evaluate(
      Dataset<Row> rows, List<ExpectationPlan> expectations, boolean marked) {
    List<String> names =
        Arrays.stream(rows.columns()).filter(n -> !n.equals(VerdictColumns.MALFORMED)).toList();
    Column whole = marked ? Columns.named(VerdictColumns.MALFORMED).isNull() : functions.lit(true);
    List<Column> results = new ArrayList<>();
    for (String name : names) {
      Column column = Columns.named(name);
      results.add(marked ? functions.when(whole, column).as(name) : column);
    }
    for (int i = 0; i < expectations.size(); i++) {
      // evaluate each rule once: both the list and the action below use the result
      Column passes = functions.expr("(" + expectations.get(i).expression() + "\n) IS TRUE");
      results.add((marked ? functions.not(whole).or(passes) : passes).as(PASSES + i));
    }
    if (marked) {
      results.add(Columns.named(VerdictColumns.MALFORMED));
    }
    Dataset<Row> evaluated = rows.select(results.toArray(Column[]::new));
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(Columns.named(name)));
    columns.add(failed(expectations).as(VerdictColumns.FAILED));
    columns.add(action(expectations, marked).as(VerdictColumns.ACTION));
    columns.add(malformed(marked).as(VerdictColumns.MALFORMED));
    return evaluated.select(columns.toArray(Column[]::new));
  }

  private static Column failed(List<ExpectationPlan> expectations) {
    if (expectations.isEmpty()) {
      return functions.array().cast(DataTypes.createArrayType(DataTypes.StringType));
    }
    Column[] names = new Column[expectations.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] =
          functions
              .when(functions.col(PASSES + i), "")
              .otherwise(functions.lit(expectations.get(i).name()));
    }
    // names are never empty; array_compact would be interpreted row by row
    return functions.array_remove(functions.array(names), "");
  }

  private static Column action(List<ExpectationPlan> expectations, boolean marked) {
    Column action = functions.lit(VerdictColumns.PASS);
    for (Action step : List.of(Action.DROP, Action.QUARANTINE, Action.FAIL)) {
      Column any = functions.lit(false);
      boolean declared = false;
      for (int i = 0; i < expectations.size(); i++) {
        if (expectations.get(i).onViolation() == step) {
          any = any.or(functions.not(functions.col(PASSES + i)));
          declared = true;
        }
      }
      if (declared) {
        action = functions.when(any, functions.lit(value(step))).otherwise(action);
      }
    }
    return marked
        ? functions
            .when(
                Columns.named(VerdictColumns.MALFORMED).isNotNull(),
                Columns.named(VerdictColumns.MALFORMED).getField("action"))
            .otherwise(action)
        : action;
  }

  private static byte value(Action action) {
    return switch (action) {
      case WARN -> VerdictColumns.PASS;
      case DROP -> VerdictColumns.DROP;
      case QUARANTINE -> VerdictColumns.QUARANTINE;
      case FAIL -> VerdictColumns.FAIL;
    };
  }

  private static Column malformed(boolean marked) {
    if (!marked) {
      return functions.lit(null).cast(MalformedRows.TYPE);
    }
    Column marker = Columns.named(VerdictColumns.MALFORMED);
    Column[] fields =
        ORIGIN.stream().map(name -> marker.getField(name).as(name)).toArray(Column[]::new);
    return functions.when(marker.isNotNull(), functions.struct(fields));
  }

  /**
   * Returns the problems of the rules when applied to the query's rows.
   *
   * @param table named in the problems of a shared rule, to say for which table it is wrong
   */
  public static List<Problem> problems(
      Dataset<Row> rows, List<ExpectationPlan> expectations, String table, String path) {
    List<Problem> problems = new ArrayList<>();
    for (ExpectationPlan rule : expectations) {
      for (Problem problem :
          RowExpressions.problems(rows, rule.expression(), rule.path() + ".expression")) {
        boolean own = rule.path().startsWith(path + ".");
        problems.add(own ? problem : problem.about("For table '" + table + "': "));
      }
    }
    return problems;
  }
}
