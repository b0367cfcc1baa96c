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
 * Sinks in whose places their rows are kept: each becomes a table that is appended to, so that the
 * rows can be looked at and no broker is needed. What only shows rows goes.
 */
public final class CapturedSinks {
  private static final long NEVER = 0;

  private CapturedSinks() {}

  /** The plan with tables for its sinks; the sinks' own rules are judged on the plan before. */
  public static PipelinePlan of(PipelinePlan plan) {
    List<TablePlan> tables = new ArrayList<>(plan.tables());
    for (SinkPlan sink : plan.sinks()) {
      if (sink.target().keepsRows()) {
        tables.add(table(sink, location(plan, sink.name())));
      }
    }
    return PipelinePlanBuilder.builder(plan).tables(tables).sinks(List.of()).build();
  }

  /** Where a sink's rows are kept. */
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
        .generation(sink.generation())
        .unboundedState(true)
        .maintenance(MaintenancePlan.DAILY)
        .build();
  }
}
