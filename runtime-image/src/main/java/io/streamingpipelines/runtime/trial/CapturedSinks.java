package io.streamingpipelines.runtime.trial;

import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replaces sinks by tables that keep their rows, so that the rows can be inspected and no broker is
 * needed. Sinks that only display rows are removed.
 */
public final class CapturedSinks {
  private static final long NEVER = 0;

  private CapturedSinks() {}

  /**
   * Returns the plan with tables instead of sinks; the original plan must have been checked for
   * problems of its sinks.
   */
  public static PipelinePlan of(PipelinePlan plan) {
    List<TablePlan> tables = new ArrayList<>(plan.tables());
    for (SinkPlan sink : plan.sinks()) {
      if (sink.target().keepsRows()) {
        tables.add(table(sink, location(plan, sink.name())));
      }
    }
    return PipelinePlanBuilder.builder(plan).tables(tables).sinks(List.of()).build();
  }

  /** The location of the table that keeps a sink's rows. */
  public static String location(PipelinePlan plan, String sink) {
    return plan.storage().tables() + "/_sinks/" + sink;
  }

  private static TablePlan table(SinkPlan sink, String location) {
    return TablePlanBuilder.builder()
        .name(sink.name())
        .location(location)
        .flows(List.of(sink.flow()))
        .expectations(List.of())
        .quarantine(new TablePlan.QuarantinePlan(location + "_quarantine", NEVER, null))
        .write(new WritePlan.Append())
        .partitionBy(List.of())
        .clusterBy(List.of())
        .constraints(List.of())
        .schemaEvolution(TablePlan.SchemaEvolution.NONE)
        .properties(Map.of())
        .trigger(sink.trigger())
        .checkpoint(sink.checkpoint())
        .unboundedState(true)
        .maintenance(MaintenancePlan.DAILY)
        .build();
  }
}
