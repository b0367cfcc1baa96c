package io.streamingpipelines.operator.cluster;

import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.ExitReport;
import java.util.Optional;

/** Lets a running driver check another plan. */
@FunctionalInterface
public interface PlanChecker {
  /**
   * What the driver says about the plan; empty if a pod of its own has to check it.
   *
   * @param plan JSON of the plan
   */
  Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan);

  /** A checker for which there is never a driver. */
  PlanChecker NONE = (scope, driver, plan) -> Optional.empty();
}
