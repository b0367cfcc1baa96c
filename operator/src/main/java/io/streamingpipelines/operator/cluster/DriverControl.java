package io.streamingpipelines.operator.cluster;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import java.util.Optional;

/** Gives commands to a running driver. */
public interface DriverControl {
  /**
   * What the driver says about another plan; empty if a pod of its own has to check it.
   *
   * @param plan JSON of the plan
   */
  Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan);

  /**
   * Tells a running driver to change to a bundle. It is told again until it has, so that a lost
   * answer does no harm.
   *
   * @return empty if the driver cannot change to this bundle
   */
  Optional<PlanAnswer> changePlan(PipelineScope scope, ObservedPod driver, Bundle bundle);

  /** Tells a standby that no other driver is left. It may not hear it; then it is told again. */
  void takeOver(PipelineScope scope, ObservedPod driver);

  /** A control that no driver obeys. */
  DriverControl NONE =
      new DriverControl() {
        @Override
        public Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan) {
          return Optional.empty();
        }

        @Override
        public Optional<PlanAnswer> changePlan(
            PipelineScope scope, ObservedPod driver, Bundle bundle) {
          return Optional.empty();
        }

        @Override
        public void takeOver(PipelineScope scope, ObservedPod driver) {}
      };
}
