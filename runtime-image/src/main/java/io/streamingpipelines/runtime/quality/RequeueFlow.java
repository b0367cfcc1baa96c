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
 * The flow by which mended rows of a table's quarantine come back: it reads the table that
 * `pipeline requeue` adds to, and its rows meet the expectations like those of any other flow.
 */
public final class RequeueFlow {
  /** No name in a manifest starts so. */
  private static final String INPUT = "__requeue_";

  private RequeueFlow() {}

  /**
   * @param columns what the table's queries yield
   */
  public static FlowPlan of(TablePlan table, StructType columns) {
    String input = INPUT + table.name();
    String names =
        Arrays.stream(columns.fieldNames()).map(SqlName::quoted).collect(Collectors.joining(", "));
    return new FlowPlan(
        FlowPlan.REQUEUE,
        List.of(new InputPlan(InputPlan.Kind.SOURCE, input, InputPlan.ReadAs.STREAM, null, false)),
        "SELECT " + names + " FROM " + input,
        null,
        false);
  }

  /** Where the input of such a flow lies; empty when {@code input} is none. */
  public static Optional<SourcePlan> source(PipelinePlan plan, String input) {
    for (TablePlan table : plan.tables()) {
      String requeue = table.quarantine().requeue();
      if (requeue != null && input.equals(INPUT + table.name())) {
        return Optional.of(new SourcePlan.Delta(input, requeue, null, null, false, false));
      }
    }
    return Optional.empty();
  }
}
