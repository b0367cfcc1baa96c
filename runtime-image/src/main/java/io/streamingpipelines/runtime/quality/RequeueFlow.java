package io.streamingpipelines.runtime.quality;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The flow that returns corrected rows of a table's quarantine. It reads the table to which
 * `pipeline requeue` adds rows, and its rows are evaluated like those of any other flow.
 */
public final class RequeueFlow {
  /** No name in a manifest can start with this. */
  private static final String INPUT = "__requeue_";

  private RequeueFlow() {}

  /**
   * The plan of the flow.
   *
   * @param columns the columns of the table's queries
   */
  public static FlowPlan of(TablePlan table, StructType columns) {
    String input = INPUT + table.name();
    String names =
        Arrays.stream(columns.fieldNames()).map(SqlName::quoted).collect(Collectors.joining(", "));
    return new FlowPlan(
        FlowPlan.REQUEUE,
        List.of(
            new InputPlan(
                InputPlan.Kind.SOURCE, input, InputPlan.ReadAs.STREAM, null, false, null)),
        "SELECT " + names + " FROM " + input,
        null,
        false);
  }

  /** The table that such a flow reads; empty if {@code input} does not belong to such a flow. */
  public static Optional<SourcePlan> source(PipelinePlan plan, String input) {
    for (TablePlan table : plan.tables()) {
      String requeue = table.quarantine().requeue();
      if (requeue != null && input.equals(INPUT + table.name())) {
        return Optional.of(new SourcePlan.Delta(input, requeue, null, null, false, false, null));
      }
    }
    return Optional.empty();
  }
}
