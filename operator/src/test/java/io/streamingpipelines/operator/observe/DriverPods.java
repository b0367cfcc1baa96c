package io.streamingpipelines.operator.observe;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import org.jspecify.annotations.Nullable;

/** Driver pods as Kubernetes stores them. */
final class DriverPods {
  static final Bundle BUNDLE = orders().bundle();
  static final String CREATED = "2026-03-01T11:00:00Z";
  static final String ENDED = "2026-03-01T12:00:00Z";

  static Pod driver(PodStatus status) {
    return new PodBuilder(
            DriverPodFactory.pod(
                NAMES,
                BUNDLE,
                3,
                7,
                new OwnerReferenceBuilder().withName("orders").withUid("u").build()))
        .editMetadata()
        .withUid("pod-3")
        .withCreationTimestamp(CREATED)
        .endMetadata()
        .withStatus(status)
        .build();
  }

  static PodStatusBuilder phase(String phase) {
    return new PodStatusBuilder().withPhase(phase);
  }

  static ContainerStatus container(String name, ContainerState state) {
    return new ContainerStatusBuilder().withName(name).withState(state).build();
  }

  static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning().endRunning().build();
  }

  static ContainerState waiting(String reason, @Nullable String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message)
        .endWaiting()
        .build();
  }

  static ContainerState ended(int code, @Nullable String reason, @Nullable String message) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .withMessage(message)
        .withFinishedAt(ENDED)
        .endTerminated()
        .build();
  }

  private DriverPods() {}
}
