package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.status.StatusInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of the pure part of a reconciliation: what to do, and what to tell users.
 *
 * @param input the input of the status
 * @param status the status if the decision can be executed
 * @param bundleToStore the wanted bundle, if no ConfigMap stores it for this generation yet and the
 *     decision does not store it either
 * @param rejection a rejection by a driver that is not recorded yet
 * @param obsoleteChecks names of check pods that are no longer needed
 * @param obsoleteStandbys driver pods that wait and are no longer needed
 * @param outdated names of plan ConfigMaps that are no longer needed
 */
record ReconciliationPlan(
    StatusInput input,
    PipelineStatus status,
    Duration statusInterval,
    Optional<Bundle> bundleToStore,
    Optional<Rejection> rejection,
    List<String> obsoleteChecks,
    List<ObservedPod> obsoleteStandbys,
    List<String> outdated) {
  /** A negative check result and the bundle that it belongs to. */
  record Rejection(Bundle bundle, CheckResult checkResult) {}

  Situation situation() {
    return input.situation();
  }

  Decision decision() {
    return input.decision();
  }
}
