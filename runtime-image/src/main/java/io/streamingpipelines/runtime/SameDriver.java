package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;

/** Whether the driver of one plan can run another one: only its flows may differ. */
final class SameDriver {
  private SameDriver() {}

  static boolean fits(PipelinePlan running, PipelinePlan other) {
    return PipelinePlanBuilder.builder(running)
        .sources(other.sources())
        .views(other.views())
        .tables(other.tables())
        .sinks(other.sinks())
        .build()
        .equals(other);
  }
}
