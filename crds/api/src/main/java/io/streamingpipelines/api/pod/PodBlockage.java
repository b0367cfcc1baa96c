package io.streamingpipelines.api.pod;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod cannot start: Kubernetes' reason and message. */
public record PodBlockage(String reason, String message) {
  /**
   * Why a container of the pod cannot start, or why the pod has no node; empty if neither is so.
   */
  public static Optional<PodBlockage> of(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .map(c -> c.getState() == null ? null : c.getState().getWaiting())
        .filter(Objects::nonNull)
        .filter(state -> state.getReason() != null && !isHarmless(state))
        .map(state -> new PodBlockage(state.getReason(), text(state.getMessage())))
        .findFirst()
        .or(() -> unscheduled(pod));
  }

  private static Optional<PodBlockage> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(c -> new PodBlockage(text(c.getReason()), text(c.getMessage())))
        .findFirst();
  }

  private static boolean isHarmless(ContainerStateWaiting state) {
    return state.getReason().equals("ContainerCreating")
        || state.getReason().equals("PodInitializing");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
