package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.PipelinePlan;

/** All rules over the whole plan. */
public final class GraphRules {
  /**
   * @param path the spec
   */
  public static void check(FieldPath path, PipelinePlan plan) {
    Graph graph = new Graph(plan);
    UniqueNames.check(path, plan);
    KnownInputs.check(path, graph);
    Cycles.check(path, graph);
    InputModes.check(path, graph);
    RefreshedTables.check(path, graph);
    SharedLocations.check(path, plan);
    ExclusiveSources.check(path, graph);
    LatestStarts.check(path, graph);
    ObjectStoreUse.check(path, plan);
    TriggerRules.check(path, graph);
    StateRules.check(path, graph);
    NullKeys.check(path, graph);
    Unused.check(path, graph);
  }

  private GraphRules() {}
}
