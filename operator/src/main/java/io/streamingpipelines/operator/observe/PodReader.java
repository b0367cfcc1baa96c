package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.observe.ObservedPod.Blockage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads Kubernetes' pod objects. */
public final class PodReader {
  public static ObservedPod read(Pod pod) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    return new ObservedPod(
        pod.getMetadata().getName(),
        Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
        Names.attempt(pod.getMetadata().getName()),
        annotations.getOrDefault(Labels.PLAN_HASH, ""),
        number(annotations.get(Labels.GENERATION)),
        instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
        instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
        readySince(pod),
        pod.getMetadata().getDeletionTimestamp() != null,
        isStarted(pod),
        pod.getStatus() == null ? null : pod.getStatus().getPodIP(),
        blockage(pod),
        ExitReader.read(pod));
  }

  /**
   * The driver's container, for a user's pod template may put others beside it; of an executor,
   * whose containers have other names, all.
   */
  static Stream<ContainerStatus> container(Pod pod) {
    List<ContainerStatus> all =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    List<ContainerStatus> driver =
        all.stream().filter(c -> DriverPodFactory.CONTAINER.equals(c.getName())).toList();
    return (driver.isEmpty() ? all : driver).stream();
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.of()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }

  static Optional<Instant> instant(@Nullable String timestamp) {
    return Optional.ofNullable(timestamp).map(Instant::parse);
  }

  private static @Nullable Instant readySince(Pod pod) {
    return condition(pod, "Ready", "True")
        .flatMap(condition -> instant(condition.getLastTransitionTime()))
        .orElse(null);
  }

  private static boolean isStarted(Pod pod) {
    return container(pod).anyMatch(c -> c.getState() != null && c.getState().getRunning() != null);
  }

  /**
   * A container that cannot start holds the whole pod, whosever it is, but not a driver that runs.
   */
  private static @Nullable Blockage blockage(Pod pod) {
    if (isStarted(pod)) {
      return null;
    }
    Optional<Blockage> waiting =
        containers(pod)
            .map(
                container ->
                    container.getState() == null ? null : container.getState().getWaiting())
            .filter(Objects::nonNull)
            .filter(state -> state.getReason() != null && !harmless(state))
            .map(state -> new Blockage(state.getReason(), text(state.getMessage())))
            .findFirst();
    return waiting
        .or(
            () ->
                condition(pod, "PodScheduled", "False")
                    .map(c -> new Blockage(text(c.getReason()), text(c.getMessage()))))
        .orElse(null);
  }

  private static boolean harmless(ContainerStateWaiting state) {
    return state.getReason().equals("ContainerCreating")
        || state.getReason().equals("PodInitializing");
  }

  private static Optional<PodCondition> condition(Pod pod, String type, String status) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()) && status.equals(c.getStatus()))
            .findFirst();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private PodReader() {}
}
