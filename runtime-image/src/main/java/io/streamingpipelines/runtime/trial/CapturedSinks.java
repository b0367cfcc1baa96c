package io.streamingpipelines.runtime.trial;

import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
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
    return new PipelinePlan(
        plan.formatVersion(),
        plan.owner(),
        plan.storage(),
        plan.sources(),
        plan.views(),
        tables,
        List.of(),
        plan.sparkConf(),
        plan.jars(),
        plan.functions(),
        plan.restart(),
        plan.drainGraceMillis());
  }

  /** Where a sink's rows are kept. */
  public static String location(PipelinePlan plan, String sink) {
    return plan.storage().tables() + "/_sinks/" + sink;
  }

  private static TablePlan table(SinkPlan sink, String location) {
    return new TablePlan(
        sink.name(),
        null,
        location,
        List.of(sink.flow()),
        List.of(),
        new TablePlan.QuarantinePlan(location + "_quarantine", NEVER, null),
        null,
        new WritePlan.Append(),
        List.of(),
        List.of(),
        List.of(),
        TablePlan.SchemaEvolution.NONE,
        Map.of(),
        sink.trigger(),
        sink.generation(),
        true,
        MaintenancePlan.DAILY);
  }
}
