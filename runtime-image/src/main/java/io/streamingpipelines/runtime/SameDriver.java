package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;

/**
 * Whether the driver of one plan can run another one: only its flows, its restart policy and the
 * grace period of its drain may differ.
 */
final class SameDriver {
  private SameDriver() {}

  static boolean fits(PipelinePlan running, PipelinePlan other) {
    return withFlows(withSupervision(running, other), other).equals(other);
  }

  /** Whether a change leaves every query and table as it is. */
  static boolean sameFlows(PipelinePlan running, PipelinePlan other) {
    return withFlows(running, other).equals(running);
  }

  private static PipelinePlan withSupervision(PipelinePlan plan, PipelinePlan other) {
    return PipelinePlanBuilder.builder(plan)
        .restart(other.restart())
        .drainGraceMillis(other.drainGraceMillis())
        .build();
  }

  private static PipelinePlan withFlows(PipelinePlan plan, PipelinePlan other) {
    return PipelinePlanBuilder.builder(plan)
        .sources(other.sources())
        .views(other.views())
        .tables(other.tables())
        .sinks(other.sinks())
        .build();
  }
}
