package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.plan.PipelinePlan;

/** All rules over the whole plan. */
public final class GraphRules {
  /**
   * @param place the spec
   */
  public static void judge(Place place, PipelinePlan plan) {
    Graph graph = new Graph(plan);
    UniqueNames.judge(place, plan);
    KnownInputs.judge(place, graph);
    Cycles.judge(place, graph);
    InputModes.judge(place, graph);
    RefreshInputs.judge(place, graph);
    SharedLocations.judge(place, plan);
    CleanedSources.judge(place, graph);
    ObjectStoreUse.judge(place, plan);
    TriggerRules.judge(place, graph);
    StateRules.judge(place, graph);
    NullKeys.judge(place, graph);
    Unused.judge(place, graph);
  }

  private GraphRules() {}
}
