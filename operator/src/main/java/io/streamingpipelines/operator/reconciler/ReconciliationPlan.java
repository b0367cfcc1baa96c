package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.status.StatusInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that one reconciliation found out; what remains is to do it.
 *
 * @param input what the status is made of
 * @param status of a decision that could be carried out
 * @param bundleToStore the wanted bundle, when no ConfigMap keeps it for this generation yet
 * @param rejection what a driver said about its plan and nobody has noted yet
 * @param obsoleteChecks names of check pods for whose answer nobody waits
 * @param outdated names of plan ConfigMaps that nothing needs any more
 */
record ReconciliationPlan(
    StatusInput input,
    PipelineStatus status,
    Duration statusInterval,
    Optional<Bundle> bundleToStore,
    Optional<Rejection> rejection,
    List<String> obsoleteChecks,
    List<String> outdated) {
  /** A verdict and the bundle that it is about. */
  record Rejection(Bundle bundle, CheckResult checkResult) {}

  Situation situation() {
    return input.situation();
  }

  Decision decision() {
    return input.decision();
  }
}
