package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.OutputMode;
import org.jspecify.annotations.Nullable;

/** Checks whether Spark can run the query as a stream, and whether its state is bounded. */
public final class StateCheck {
  private StateCheck() {}

  /**
   * Returns the problems of a table's flow, including warnings.
   *
   * @param rows the flow's rows
   * @param stateful whether the query keeps state between batches
   * @param mode the query's output mode
   * @param path the flow's place in the manifest
   */
  public static List<Problem> problems(
      TablePlan table,
      FlowPlan flow,
      Dataset<Row> rows,
      boolean stateful,
      OutputMode mode,
      String path) {
    if (!table.write().streams()) {
      // not a stream, so there is no state
      return List.of();
    }
    LogicalPlan plan = Catalyst.plan(rows);
    List<Problem> problems = new ArrayList<>(state(plan, mode, table.unboundedState(), path));
    problems.addAll(sequence(table, plan, path));
    if (problems.isEmpty()) {
      problems.addAll(warnings(flow, stateful, plan, path));
    }
    return problems;
  }

  /** A sink receives only final rows, and its manifest cannot accept unbounded state. */
  public static List<Problem> ofSink(Dataset<Row> rows, String path) {
    return state(Catalyst.plan(rows), OutputMode.Append(), null, path);
  }

  /**
   * @param accepted whether the state may grow without bound; null if the manifest cannot accept
   *     this
   */
  private static List<Problem> state(
      LogicalPlan plan, OutputMode mode, @Nullable Boolean accepted, String path) {
    List<Problem> problems = StreamRules.problems(plan, mode, path + ".query");
    if (problems.isEmpty()) {
      problems = unbounded(plan, mode, accepted, path + ".query");
    }
    return problems.isEmpty() ? unsupported(plan, mode, path + ".query") : problems;
  }

  private static List<Problem> unsupported(LogicalPlan plan, OutputMode mode, String path) {
    try {
      UnsupportedOperationChecker.checkForStreaming(plan, mode);
      return List.of();
    } catch (Exception e) {
      return List.of(SqlProblems.of(path, e));
    }
  }

  private static List<Problem> unbounded(
      LogicalPlan plan, OutputMode mode, @Nullable Boolean accepted, String path) {
    for (LogicalPlan operator : StatefulOperators.operators(plan)) {
      if (BoundedState.bounded(operator, mode)) {
        continue;
      }
      if (mode.equals(OutputMode.Append()) && operator instanceof Aggregate) {
        return List.of(
            Problem.error(
                path,
                "WatermarkNeeded",
                "An aggregation that appends writes a group when it closes, but these groups never"
                    + " close; group by window(…) over a column with a `watermark` in `from`, or"
                    + " write with upsert on the group keys."));
      }
      if (mode.equals(OutputMode.Append()) && operator instanceof Distinct) {
        return List.of(
            Problem.error(
                path,
                "WatermarkNeeded",
                "DISTINCT (or UNION without ALL) writes a row when its event time has passed, but"
                    + " these rows have no event time: use the table's `deduplicate`, which writes"
                    + " the first row of each key at once, or select a column with a `watermark` in"
                    + " `from`."));
      }
      if (accepted == null || !accepted) {
        return List.of(
            Problem.error(
                path,
                "UnboundedState",
                keepsState(operator)
                    + (accepted == null
                        ? ", or write to a table with `unboundedState: accepted` first."
                        : ", or set `unboundedState: accepted`.")));
      }
    }
    return List.of();
  }

  private static String keepsState(LogicalPlan operator) {
    return operator instanceof Join
        ? "A join of two streams keeps both sides forever; give both inputs a `watermark` in"
            + " `from` and compare their times in the condition, such as b.at BETWEEN a.at AND"
            + " a.at + INTERVAL 1 HOUR"
        : operator.nodeName()
            + " keeps its keys forever; limit it with a `watermark` in `from` on a column that it"
            + " groups, joins or compares by";
  }

  private static List<Problem> sequence(TablePlan table, LogicalPlan plan, String path) {
    WritePlan.Keyed keyed = table.write().keyed().orElse(null);
    if (keyed == null || !keyed.sequenceBy().isEmpty()) {
      return List.of();
    }
    if (StatefulOperators.operators(plan).stream().anyMatch(Aggregate.class::isInstance)) {
      return GroupKeys.problems(plan, keyed.keys(), path + ".write");
    }
    return List.of(
        Problem.error(
            path + ".write.sequenceBy",
            "SequenceNeeded",
            "Only an aggregation may omit sequenceBy; name the columns that determine which row of"
                + " a key is newer."));
  }

  private static List<Problem> warnings(
      FlowPlan flow, boolean stateful, LogicalPlan plan, String path) {
    List<Problem> warnings = new ArrayList<>();
    boolean aggregates =
        StatefulOperators.operators(plan).stream().anyMatch(Aggregate.class::isInstance);
    for (int i = 0; i < flow.inputs().size(); i++) {
      InputPlan input = flow.inputs().get(i);
      String at = path + ".from[" + i + "]";
      if (input.watermark() != null && !stateful) {
        warnings.add(
            Problem.warning(
                at + ".watermark",
                "WatermarkUnused",
                "This query keeps no state, so its watermark has no effect; declare it on the table"
                    + " that aggregates."));
      }
      if (input.as() == InputPlan.ReadAs.CHANGES && aggregates) {
        warnings.add(
            Problem.warning(
                at + ".as",
                "ChangesCounted",
                "A change feed has two rows for each update, so counts and sums over changes"
                    + " include both; filter by _change_type or subtract the preimages."));
      }
    }
    return warnings;
  }
}
