package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.operator.cluster.DriverControl;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverCommands;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.Optional;

/** Gives commands to drivers through their management ports. */
public record HttpDriverControl(DriverCommands commands) implements DriverControl {
  @Override
  public Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan) {
    return DriverTargets.of(scope, driver, Duration.ZERO)
        .flatMap(target -> commands.check(target, plan));
  }

  @Override
  public Optional<PlanAnswer> changePlan(PipelineScope scope, ObservedPod driver, Bundle bundle) {
    return DriverTargets.of(scope, driver, Duration.ZERO)
        .flatMap(target -> commands.changePlan(target, bundle.hash(), bundle.plan()));
  }

  @Override
  public void takeOver(PipelineScope scope, ObservedPod driver) {
    DriverTargets.of(scope, driver, Duration.ZERO).ifPresent(commands::takeOver);
  }
}
