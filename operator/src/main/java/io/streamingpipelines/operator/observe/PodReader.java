package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamingpipelines.api.pod.PodBlockage;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.observe.ObservedPod.Blockage;
import io.streamingpipelines.operator.observe.ObservedPod.Deletion;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import io.streamingpipelines.operator.observe.ObservedPod.Node;
import io.streamingpipelines.plan.DriverContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads pod objects of Kubernetes. */
public final class PodReader {
  /** The condition that says why Kubernetes ends a pod. */
  static final String DISRUPTION = "DisruptionTarget";

  /** What Kubernetes gives a pod that does not say anything else. */
  private static final long DEFAULT_GRACE = 30;

  public static ObservedPod read(Pod pod) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    return ObservedPodBuilder.builder()
        .name(pod.getMetadata().getName())
        .uid(Objects.requireNonNullElse(pod.getMetadata().getUid(), ""))
        .attempt(Names.attempt(pod.getMetadata().getName()))
        .plan(annotations.getOrDefault(Labels.PLAN_HASH, ""))
        .mounted(annotations.getOrDefault(Labels.PLAN_HASH, ""))
        .standby(isStandby(pod))
        .generation(number(annotations.get(Labels.GENERATION)))
        .createdAt(instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH))
        .seenSince(instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH))
        .started(isStarted(pod))
        .node(node(pod))
        .upSince(upSince(pod))
        .readySince(readySince(pod))
        .deletion(deletion(pod))
        .ip(pod.getStatus() == null ? null : pod.getStatus().getPodIP())
        .blockage(blockage(pod))
        .disruption(disruption(pod).orElse(null))
        .exit(ExitReader.read(pod))
        .build();
  }

  /**
   * The driver's container, without the sidecars of the user's pod template; all containers of an
   * executor, because their names differ.
   */
  static Stream<ContainerStatus> container(Pod pod) {
    List<ContainerStatus> all =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    List<ContainerStatus> driver =
        all.stream().filter(c -> DriverPodFactory.CONTAINER.equals(c.getName())).toList();
    return (driver.isEmpty() ? all : driver).stream();
  }

  private static boolean isStandby(Pod pod) {
    return pod.getSpec() != null
        && pod.getSpec().getContainers().stream()
            .filter(c -> DriverPodFactory.CONTAINER.equals(c.getName()))
            .anyMatch(c -> c.getArgs().contains(DriverContract.MODE_STANDBY));
  }

  static Optional<Instant> instant(@Nullable String timestamp) {
    return Optional.ofNullable(timestamp).map(Instant::parse);
  }

  private static @Nullable Instant readySince(Pod pod) {
    return condition(pod, "Ready", "True")
        .flatMap(condition -> instant(condition.getLastTransitionTime()))
        .orElse(null);
  }

  private static @Nullable Instant upSince(Pod pod) {
    return container(pod)
        .filter(c -> Boolean.TRUE.equals(c.getStarted()))
        .map(c -> c.getState() == null ? null : c.getState().getRunning())
        .filter(Objects::nonNull)
        .map(running -> instant(running.getStartedAt()).orElse(Instant.EPOCH))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Deletion deletion(Pod pod) {
    return instant(pod.getMetadata().getDeletionTimestamp())
        .map(
            end -> {
              Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
              // 0 means that nobody waits for the pod, which must not be assumed
              Duration given = Duration.ofSeconds(grace == null ? DEFAULT_GRACE : grace);
              return new Deletion(end.minus(given), given);
            })
        .orElse(null);
  }

  /**
   * A kubelet marks a pod as ready when its containers are. If a pod is not ready although its
   * containers are, the node controller has marked it, because the node does not respond. No other
   * trace of that exists on a pod, and reading nodes would need more rights.
   */
  private static Node node(Pod pod) {
    PodSpec spec = pod.getSpec();
    return spec == null
        ? Node.NONE
        : new Node(
            spec.getNodeName(),
            spec.getReadinessGates().isEmpty()
                    && condition(pod, "ContainersReady", "True").isPresent()
                ? condition(pod, "Ready", "False")
                    .map(c -> instant(c.getLastTransitionTime()).orElse(Instant.EPOCH))
                    .orElse(null)
                : null);
  }

  /** Why the pod was ended, or is about to be. The kubelet's reason is more precise. */
  static Optional<Disruption> disruption(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    String reason = status.getReason();
    return reason == null
        ? condition(pod, DISRUPTION, "True")
            .map(c -> new Disruption(announced(c), words(c.getMessage(), c.getReason())))
        : Optional.of(new Disruption("Driver" + reason, words(status.getMessage(), reason)));
  }

  /**
   * The kubelet sets the condition first, and the reason in the status only when the containers
   * have ended. A driver ends in between.
   */
  private static String announced(PodCondition condition) {
    if (!"TerminationByKubelet".equals(condition.getReason())) {
      return Reason.DRIVER_DELETED.text();
    }
    String message = text(condition.getMessage());
    if (message.contains("node shutdown")) {
      return Reason.DRIVER_TERMINATED.text();
    }
    return (message.startsWith("Preempted") ? Reason.DRIVER_PREEMPTING : Reason.DRIVER_EVICTED)
        .text();
  }

  private static String words(@Nullable String message, @Nullable String reason) {
    return message == null || message.isBlank() ? text(reason) : message.strip();
  }

  private static boolean isStarted(Pod pod) {
    return container(pod).anyMatch(c -> c.getState() != null && c.getState().getRunning() != null);
  }

  /** Any container that cannot start blocks the pod, unless the driver already runs. */
  private static @Nullable Blockage blockage(Pod pod) {
    if (isStarted(pod)) {
      return null;
    }
    return PodBlockage.of(pod)
        .map(blockage -> new Blockage(blockage.reason(), blockage.message()))
        .orElse(null);
  }

  static Optional<PodCondition> condition(Pod pod, String type, String status) {
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
