package io.streamingpipelines.runtime.plan;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import java.util.List;

/** JSON paths of the manifest's parts, which the plan lists in the manifest's order. */
public record PipelinePaths(PipelinePlan plan) {
  public String source(String name) {
    return "spec.sources[" + index(SourcePlan.names(plan.sources()), name) + "]";
  }

  public String table(String name) {
    return "spec.tables[" + index(plan.tables().stream().map(TablePlan::name).toList(), name) + "]";
  }

  public String view(String name) {
    return "spec.views[" + index(plan.views().stream().map(ViewPlan::name).toList(), name) + "]";
  }

  public String sink(String name) {
    return "spec.sinks[" + index(plan.sinks().stream().map(SinkPlan::name).toList(), name) + "]";
  }

  /** The path of the object that holds the flow's {@code from} and {@code query}. */
  public String flow(TablePlan table, FlowPlan flow) {
    String path = table(table.name());
    boolean declared = table.declaresFlows() && table.flows().contains(flow);
    return declared ? path + ".flows[" + table.flows().indexOf(flow) + "]" : path;
  }

  private static int index(List<String> names, String name) {
    return names.indexOf(name);
  }
}
