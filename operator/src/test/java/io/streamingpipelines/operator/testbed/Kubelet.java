package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.streamingpipelines.testsupport.FakeNode;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scheduler and kubelet of one namespace, controlled by the test. */
final class Kubelet {
  private static final int CONFLICTS = 10;
  private static final String DISRUPTION = "DisruptionTarget";

  private final KubernetesClient client;
  private final String namespace;
  private final Clock clock;

  Kubelet(KubernetesClient client, String namespace, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  void schedule(String name) {
    if (resource(name).require().getSpec().getNodeName() != null) {
      return;
    }
    client
        .bindings()
        .inNamespace(namespace)
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(FakeNode.NAME)
                .endTarget()
                .build())
        .create();
  }

  void unschedulable(String name, String message) {
    status(
        name,
        "Pending",
        null,
        null,
        null,
        List.of(condition("PodScheduled", false, "Unschedulable", message)));
  }

  void waiting(String name, String reason, String message) {
    schedule(name);
    ContainerState state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build();
    status(name, "Pending", null, null, state, conditions(false));
  }

  /** Starts the containers; the startup probe succeeds, too. */
  void up(String name) {
    running(name, false);
    var unused =
        resource(name)
            .editStatus(
                pod ->
                    new PodBuilder(pod)
                        .editStatus()
                        .editMatchingContainerStatus(c -> true)
                        .withStarted(true)
                        .endContainerStatus()
                        .endStatus()
                        .build());
  }

  void running(String name, boolean ready) {
    schedule(name);
    ContainerState state =
        new ContainerStateBuilder().withNewRunning().withStartedAt(now()).endRunning().build();
    status(name, "Running", null, null, state, conditions(ready));
  }

  void ended(String name, int exitCode, String reason, @Nullable String message) {
    schedule(name);
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .withMessage(message)
            .withFinishedAt(now())
            .endTerminated()
            .build();
    status(name, exitCode == 0 ? "Succeeded" : "Failed", null, null, state, conditions(false));
  }

  void evicted(String name, String message) {
    status(name, "Failed", "Evicted", message, null, conditions(false));
  }

  /** What the node controller does to a ready pod when its node no longer responds. */
  void nodeSilent(String name) {
    Pod pod = resource(name).require();
    status(
        name,
        pod.getStatus().getPhase(),
        null,
        null,
        pod.getStatus().getContainerStatuses().get(0).getState(),
        List.of(
            condition("PodScheduled", true, null, null),
            condition("ContainersReady", true, null, null),
            condition("Ready", false, null, null)));
  }

  /** The condition that a controller sets on a pod before it deletes it. */
  void disrupted(String name, String phase, String reason, String message) {
    var unused =
        resource(name)
            .editStatus(
                pod ->
                    new PodBuilder(pod)
                        .editStatus()
                        .withPhase(phase)
                        .addToConditions(condition(DISRUPTION, true, reason, message))
                        .endStatus()
                        .build());
  }

  void gone(String name) {
    resource(name).withGracePeriod(0).delete();
  }

  List<String> missingMounts(String name) {
    List<String> missing = new ArrayList<>();
    for (Volume volume : resource(name).require().getSpec().getVolumes()) {
      if (volume.getSecret() != null && !exists(volume.getSecret())) {
        missing.add("Secret " + volume.getSecret().getSecretName());
      }
      if (volume.getConfigMap() != null && !exists(volume.getConfigMap())) {
        missing.add("ConfigMap " + volume.getConfigMap().getName());
      }
    }
    return missing;
  }

  private boolean exists(SecretVolumeSource source) {
    return client.secrets().inNamespace(namespace).withName(source.getSecretName()).get() != null;
  }

  private boolean exists(ConfigMapVolumeSource source) {
    return client.configMaps().inNamespace(namespace).withName(source.getName()).get() != null;
  }

  private void status(
      String name,
      String phase,
      @Nullable String reason,
      @Nullable String message,
      @Nullable ContainerState state,
      List<PodCondition> conditions) {
    for (int left = CONFLICTS; ; left--) {
      try {
        var unused =
            resource(name).editStatus(pod -> with(pod, phase, reason, message, state, conditions));
        return;
      } catch (KubernetesClientException e) {
        // the operator may change the pod at the same time
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left == 0) {
          throw e;
        }
      }
    }
  }

  private static Pod with(
      Pod pod,
      String phase,
      @Nullable String reason,
      @Nullable String message,
      @Nullable ContainerState state,
      List<PodCondition> conditions) {
    return new PodBuilder(pod)
        .withStatus(
            new PodStatusBuilder()
                .withPhase(phase)
                .withReason(reason)
                .withMessage(message)
                .withPodIP(state == null || state.getWaiting() != null ? null : "10.7.0.1")
                .withStartTime(pod.getStatus().getStartTime())
                .withConditions(since(pod, conditions))
                .withContainerStatuses(
                    state == null
                        ? List.of()
                        : containers(pod, state, holds(conditions, "ContainersReady")))
                .build())
        .build();
  }

  /** Keeps the times of unchanged conditions, and conditions that others have set. */
  private static List<PodCondition> since(Pod pod, List<PodCondition> conditions) {
    List<PodCondition> all = new ArrayList<>();
    for (PodCondition now : conditions) {
      all.add(
          pod.getStatus().getConditions().stream()
              .filter(
                  old ->
                      old.getType().equals(now.getType())
                          && old.getStatus().equals(now.getStatus()))
              .findFirst()
              .orElse(now));
    }
    pod.getStatus().getConditions().stream()
        .filter(old -> old.getType().equals(DISRUPTION))
        .forEach(all::add);
    return all;
  }

  private static boolean holds(List<PodCondition> conditions, String type) {
    return conditions.stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  private static List<ContainerStatus> containers(Pod pod, ContainerState state, boolean ready) {
    return pod.getSpec().getContainers().stream()
        .map(
            container ->
                new ContainerStatusBuilder()
                    .withName(container.getName())
                    .withImage(container.getImage())
                    .withImageID(container.getImage())
                    .withRestartCount(0)
                    .withReady(ready)
                    .withStarted(ready)
                    .withState(state)
                    .build())
        .toList();
  }

  private List<PodCondition> conditions(boolean ready) {
    return List.of(
        condition("PodScheduled", true, null, null),
        condition("ContainersReady", ready, null, null),
        condition("Ready", ready, null, null));
  }

  private PodCondition condition(
      String type, boolean holds, @Nullable String reason, @Nullable String message) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(now())
        .build();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private PodResource resource(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }
}
