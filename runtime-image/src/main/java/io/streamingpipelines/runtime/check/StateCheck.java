package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.Catalyst;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.flow.OutputModes;
import io.streamingpipelines.runtime.flow.SqlProblems;
import io.streamingpipelines.runtime.flow.State;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.OutputMode;

/** Whether Spark can run the query as a stream, and whether what it remembers is bounded. */
final class StateCheck {
  private StateCheck() {}

  /**
   * @param path of the flow in the manifest
   */
  static List<Problem> problems(
      TablePlan table, FlowPlan flow, FlowRelation relation, String path) {
    List<Problem> problems = new ArrayList<>();
    LogicalPlan plan = Catalyst.plan(relation.rows());
    OutputMode mode = OutputModes.of(table.write(), relation);
    problems.addAll(unbounded(table, plan, mode, path));
    if (problems.isEmpty()) {
      problems.addAll(unsupported(plan, mode, path + ".query"));
    }
    problems.addAll(sequence(table, plan, path));
    problems.addAll(warnings(flow, relation, plan, path));
    return problems;
  }

  static List<Problem> unsupported(LogicalPlan plan, OutputMode mode, String path) {
    try {
      UnsupportedOperationChecker.checkForStreaming(plan, mode);
      return List.of();
    } catch (Exception e) {
      return List.of(SqlProblems.of(path, e));
    }
  }

  private static List<Problem> unbounded(
      TablePlan table, LogicalPlan plan, OutputMode mode, String path) {
    for (LogicalPlan operator : State.operators(plan)) {
      if (Bounds.bounded(operator, mode)) {
        continue;
      }
      if (mode.equals(OutputMode.Append()) && operator instanceof Aggregate) {
        return List.of(
            Problem.error(
                path + ".query",
                "WatermarkNeeded",
                "An aggregation that appends writes a group when it closes, and this one never"
                    + " does; group by window(…) over a column with a `watermark` in `from`, or"
                    + " write with upsert on the group keys."));
      }
      if (!table.unboundedState()) {
        return List.of(
            Problem.error(
                path + ".query",
                "UnboundedState",
                operator.nodeName()
                    + " remembers its keys for ever; bound it with a `watermark` in `from` on a"
                    + " column that it groups, joins or compares by, or set `unboundedState:"
                    + " accepted`."));
      }
    }
    return List.of();
  }

  private static List<Problem> sequence(TablePlan table, LogicalPlan plan, String path) {
    boolean aggregates = State.operators(plan).stream().anyMatch(Aggregate.class::isInstance);
    if (table.write() instanceof WritePlan.Upsert upsert
        && upsert.sequenceBy().isEmpty()
        && !aggregates) {
      return List.of(
          Problem.error(
              path + ".write.upsert.sequenceBy",
              "SequenceNeeded",
              "Only an aggregation may leave sequenceBy out; name the columns that tell which row"
                  + " of a key is newer."));
    }
    return List.of();
  }

  private static List<Problem> warnings(
      FlowPlan flow, FlowRelation relation, LogicalPlan plan, String path) {
    List<Problem> warnings = new ArrayList<>();
    boolean aggregates = State.operators(plan).stream().anyMatch(Aggregate.class::isInstance);
    for (int i = 0; i < flow.inputs().size(); i++) {
      InputPlan input = flow.inputs().get(i);
      String at = path + ".from[" + i + "]";
      if (input.watermark() != null && !relation.stateful()) {
        warnings.add(
            Problem.warning(
                at + ".watermark",
                "WatermarkUnused",
                "This query remembers nothing, so its watermark does nothing; declare it on the"
                    + " table that aggregates."));
      }
      if (input.as() == InputPlan.ReadAs.CHANGES && aggregates) {
        warnings.add(
            Problem.warning(
                at + ".as",
                "ChangesCounted",
                "An update is two rows of a change feed, so counts and sums over changes count"
                    + " them; filter by _change_type or subtract the preimages."));
      }
    }
    return warnings;
  }
}
