package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodReader;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kubelet of a {@link FakeCluster}: starts and ends its pods. */
final class FakeClusterKubelet {
  private final FakeCluster world;

  FakeClusterKubelet(FakeCluster world) {
    this.world = world;
  }

  /** Takes the next step that a healthy cluster would take with the pod. */
  void next(String name) {
    Pod pod = Objects.requireNonNull(world.pods.get(name));
    ObservedPod seen = PodReader.read(pod);
    boolean check = Labels.CHECK.equals(pod.getMetadata().getLabels().get(Labels.ROLE));
    if (world.silent.contains(seen.uid())) {
      // Kubernetes gives it up after five minutes
      if (!seen.deleting() && world.clock.instant().isAfter(seen.createdAt().plusSeconds(300))) {
        world.deletePod(name);
      }
    } else if (seen.exit() != null) {
      if (seen.deleting()) {
        world.remove(name);
      }
    } else if (seen.deleting() && world.hanging.contains(seen.uid())) {
      return;
    } else if (seen.deleting()) {
      if (seen.started()) {
        end(name, ExitReport.Outcome.DRAINED, null);
      } else {
        world.remove(name);
      }
    } else if (!seen.started()) {
      start(name, pod);
    } else if (isRefused(seen)) {
      end(name, ExitReport.Outcome.REJECTED, null);
    } else if (check) {
      end(name, ExitReport.Outcome.COMPLETED, null);
    } else if (seen.standby() && seen.upSince() == null) {
      world.pods.put(
          name,
          new PodBuilder(pod)
              .editStatus()
              .editMatchingContainerStatus(c -> true)
              .withStarted(true)
              .endContainerStatus()
              .endStatus()
              .build());
    } else if (seen.standby() && !world.takenOver.contains(seen.uid())) {
      boolean released = seen.attempt() % 2 == 0;
      if (released && world.aliveDriver().filter(d -> d.uid().equals(seen.uid())).isPresent()) {
        world.takeOver(seen);
      }
    } else if (seen.readySince() == null) {
      world.processes.claim(seen.uid());
      if (!plan(seen).isEmpty()) {
        world.checkpoints.write(plan(seen));
      }
      world.pods.put(name, withReady(pod, "True"));
    } else if (plan(seen).contains("availableNow")) {
      end(name, ExitReport.Outcome.COMPLETED, null);
    }
  }

  private Pod withReady(Pod pod, String ready) {
    return new PodBuilder(pod)
        .editStatus()
        .withConditions(condition("ContainersReady", "True"), condition("Ready", ready))
        .endStatus()
        .build();
  }

  private PodCondition condition(String type, String status) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withLastTransitionTime(world.clock.instant().toString())
        .build();
  }

  /** The node of the pod no longer responds to Kubernetes, and perhaps not to the operator. */
  void loseNode(String name, boolean reachable) {
    Pod pod = Objects.requireNonNull(world.pods.get(name));
    ObservedPod seen = PodReader.read(pod);
    world.silent.add(seen.uid());
    if (!reachable) {
      world.unreachable.add(seen.uid());
    }
    if (seen.readySince() != null) {
      world.pods.put(name, withReady(pod, "False"));
    }
  }

  /** All nodes respond again: what has no pod any more ends, and the rest goes on. */
  void nodesAreBack() {
    for (Pod pod : List.copyOf(world.pods.values())) {
      ObservedPod seen = PodReader.read(pod);
      if (world.silent.remove(seen.uid()) && seen.node().unresponsive()) {
        world.pods.put(seen.name(), withReady(pod, "True"));
      }
    }
    world.silent.clear();
    world.unreachable.clear();
    world.hanging.clear();
    world.processes.endZombies();
  }

  /** Whether it finds out at its start that its plan cannot run; later, nothing checks it. */
  private boolean isRefused(ObservedPod pod) {
    return pod.readySince() == null && world.refuses(plan(pod));
  }

  private String plan(ObservedPod pod) {
    return world.content(pod.plan());
  }

  private void start(String name, Pod pod) {
    boolean mounts =
        pod.getSpec().getVolumes().stream()
            .allMatch(
                volume ->
                    (volume.getConfigMap() == null
                            || world.configMaps.containsKey(volume.getConfigMap().getName()))
                        && (volume.getSecret() == null
                            || world.secrets.contains(volume.getSecret().getSecretName())));
    boolean image =
        pod.getSpec().getContainers().stream().noneMatch(c -> "no-such".equals(c.getImage()));
    boolean env =
        pod.getSpec().getContainers().stream()
            .flatMap(container -> container.getEnv().stream())
            .allMatch(
                e ->
                    e.getValueFrom() == null
                        || e.getValueFrom().getSecretKeyRef() == null
                        || world.secrets.contains(e.getValueFrom().getSecretKeyRef().getName()));
    ContainerStateBuilder state = new ContainerStateBuilder();
    if (!mounts) {
      state.withNewWaiting("", "ContainerCreating");
    } else if (!image) {
      state.withNewWaiting("Back-off pulling image \"no-such\"", "ImagePullBackOff");
    } else if (!env) {
      state.withNewWaiting("secret \"extra\" not found", "CreateContainerConfigError");
    } else {
      state.withNewRunning().endRunning();
    }
    boolean runs = mounts && image && env;
    world.pods.put(
        name, with(pod, runs ? "Running" : "Pending", runs ? "10.0.0.1" : null, state.build()));
  }

  private static Pod with(Pod pod, String phase, @Nullable String ip, ContainerState state) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase(phase)
        .withPodIP(ip)
        .addNewContainerStatus()
        .withName("driver")
        .withState(state)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** Ends the container of the pod, with a report. */
  void end(String name, ExitReport.Outcome outcome, Failure.@Nullable Kind kind) {
    Pod pod = Objects.requireNonNull(world.pods.get(name));
    List<Problem> problems =
        outcome == ExitReport.Outcome.REJECTED
            ? List.of(Problem.error("spec.tables[0].query", "UnknownColumn", "No such column."))
            : List.of();
    Failure failure =
        kind == null ? null : new Failure(kind, "Reason", "A sentence.", null, null, 0);
    ExitReport report = new ExitReport(1, outcome, 1, failure, problems, problems.size());
    ObservedPod seen = PodReader.read(pod);
    world.processes.end(seen.uid());
    if (Labels.DRIVER.equals(pod.getMetadata().getLabels().get(Labels.ROLE))) {
      world.ends.add(
          new FakeCluster.End(
              pod.getMetadata().getOwnerReferences().get(0).getUid(),
              world.plan(seen),
              outcome,
              kind));
    }
    world.pods.put(
        name,
        with(
            pod,
            outcome.code() == 0 ? "Succeeded" : "Failed",
            null,
            new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(outcome.code())
                .withFinishedAt(world.clock.instant().toString())
                .withMessage(Json.write(report))
                .endTerminated()
                .build()));
  }
}
