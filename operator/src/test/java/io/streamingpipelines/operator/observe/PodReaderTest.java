package io.streamingpipelines.operator.observe;

import static io.streamingpipelines.operator.observe.DriverPods.container;
import static io.streamingpipelines.operator.observe.DriverPods.driver;
import static io.streamingpipelines.operator.observe.DriverPods.ended;
import static io.streamingpipelines.operator.observe.DriverPods.phase;
import static io.streamingpipelines.operator.observe.DriverPods.running;
import static io.streamingpipelines.operator.observe.DriverPods.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.observe.ObservedPod.Blockage;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodReaderTest {
  private static ObservedPod read(PodStatusBuilder status) {
    return PodReader.read(driver(status.build()));
  }

  @Test
  void readsWhatTheOperatorWroteOnThePod() {
    ObservedPod pod = read(phase("Pending"));
    assertThat(pod.name()).isEqualTo("orders-driver-3");
    assertThat(pod.uid()).isEqualTo("pod-3");
    assertThat(pod.attempt()).isEqualTo(3);
    assertThat(pod.plan()).isEqualTo(DriverPods.BUNDLE.hash());
    assertThat(pod.generation()).isEqualTo(7);
    assertThat(pod.createdAt()).isEqualTo(Instant.parse(DriverPods.CREATED));
    assertThat(pod.started()).isFalse();
    assertThat(pod.alive()).isTrue();
    assertThat(pod.blockage()).isNull();
  }

  /** Anyone who may write pods can set any annotation. */
  @Test
  void aPodThatWasTamperedWithIsReadAllTheSame() {
    Pod bare = new PodBuilder().withNewMetadata().withName("orders-driver-x").endMetadata().build();
    assertThat(PodReader.read(bare).attempt()).isZero();
    assertThat(PodReader.read(bare).alive()).isTrue();
    Pod odd =
        new PodBuilder(bare)
            .editMetadata()
            .addToAnnotations(Labels.GENERATION, "many")
            .endMetadata()
            .build();
    assertThat(PodReader.read(odd).generation()).isZero();
  }

  @Test
  void isReadySinceKubernetesSaysSo() {
    PodStatusBuilder status =
        phase("Running")
            .withContainerStatuses(container("driver", running()))
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withLastTransitionTime(DriverPods.ENDED)
            .endCondition();
    assertThat(read(status).readySince()).isEqualTo(Instant.parse(DriverPods.ENDED));
    assertThat(read(status.editFirstCondition().withStatus("False").endCondition()).readySince())
        .isNull();
  }

  private static PodStatusBuilder conditions(String containersReady, String ready) {
    return phase("Running")
        .withContainerStatuses(container("driver", running()))
        .addNewCondition()
        .withType("ContainersReady")
        .withStatus(containersReady)
        .endCondition()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition();
  }

  private static Pod on(String node, Pod pod) {
    return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
  }

  /** Only the node controller marks a pod as not ready while its containers are ready. */
  @Test
  void aNodeIsSilentWhenOnlyItsPodIsNoLongerReady() {
    Pod marked = on("n1", driver(conditions("True", "False").build()));
    assertThat(PodReader.read(marked).node().name()).isEqualTo("n1");
    assertThat(PodReader.read(marked).node().unresponsive()).isTrue();
    assertThat(PodReader.read(marked).stuckReason())
        .isEqualTo(new Blockage("NodeNotReady", "node n1 does not respond to Kubernetes"));
    assertThat(PodReader.read(marked).running()).isFalse();
    assertThat(read(conditions("True", "True")).node().unresponsive()).isFalse();
    assertThat(read(conditions("False", "False")).node().unresponsive()).isFalse();
    assertThat(read(phase("Pending")).node()).isEqualTo(ObservedPod.Node.NONE);
    Pod gated =
        new PodBuilder(marked)
            .editSpec()
            .addNewReadinessGate("example.com/load-balancer")
            .endSpec()
            .build();
    assertThat(PodReader.read(gated).node().unresponsive()).isFalse();
  }

  @Test
  void isUpSinceItsStartupProbeHasSucceeded() {
    assertThat(read(phase("Running").withContainerStatuses(container("driver", running()))))
        .extracting(ObservedPod::upSince)
        .isNull();
    ContainerState since =
        new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt(DriverPods.ENDED)
            .endRunning()
            .build();
    ContainerStatusBuilder status =
        new ContainerStatusBuilder(container("driver", since)).withStarted(true);
    assertThat(read(phase("Running").withContainerStatuses(status.build())).upSince())
        .isEqualTo(Instant.parse(DriverPods.ENDED));
  }

  @Test
  void saysSinceWhenItWasAskedToEndAndHowLongItMayTake() {
    Pod asked =
        new PodBuilder(driver(phase("Running").build()))
            .editMetadata()
            .withDeletionTimestamp("2026-03-01T12:01:15Z")
            .withDeletionGracePeriodSeconds(75L)
            .endMetadata()
            .build();
    assertThat(PodReader.read(asked).deletion())
        .isEqualTo(
            new ObservedPod.Deletion(Instant.parse(DriverPods.ENDED), Duration.ofSeconds(75)));
    assertThat(read(phase("Running")).deletion()).isNull();
  }

  @Test
  void saysWhyKubernetesEndsThePod() {
    PodStatusBuilder evicting =
        phase("Running")
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("EvictionByEvictionAPI")
            .withMessage("Eviction API: evicting")
            .endCondition();
    assertThat(read(evicting).disruption())
        .isEqualTo(new Disruption("DriverDeleted", "Eviction API: evicting"));
    assertThat(read(evicting.editFirstCondition().withMessage("").endCondition()).disruption())
        .isEqualTo(new Disruption("DriverDeleted", "EvictionByEvictionAPI"));
    assertThat(read(evicting.withReason("Evicted").withMessage("Low on disk.")).disruption())
        .isEqualTo(new Disruption("DriverEvicted", "Low on disk."));
    assertThat(
            read(phase("Running")
                    .addNewCondition()
                    .withType("DisruptionTarget")
                    .withStatus("False")
                    .endCondition())
                .disruption())
        .isNull();
  }

  /** A driver may end before the kubelet writes the reason into the status. */
  @ParameterizedTest
  @CsvSource({
    "The node was low on resource: ephemeral-storage.,DriverEvicted",
    "Pod was terminated in response to imminent node shutdown.,DriverTerminated",
    "Preempted in order to admit critical pod,DriverPreempting",
  })
  void knowsWhatTheKubeletDoesBeforeItsReasonIsThere(String message, String reason) {
    PodStatusBuilder ending =
        phase("Running")
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("TerminationByKubelet")
            .withMessage(message)
            .endCondition();

    assertThat(read(ending).disruption()).isEqualTo(new Disruption(reason, message));
  }

  @Test
  void saysWhatTheSchedulerSays() {
    ObservedPod pod =
        read(
            phase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/2 nodes are available: 2 Insufficient memory.")
                .endCondition());
    assertThat(pod.blockage())
        .isEqualTo(
            new Blockage("Unschedulable", "0/2 nodes are available: 2 Insufficient memory."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
  void aContainerThatIsBeingMadeIsNotHeldUp(String reason) {
    assertThat(
            read(phase("Pending").withContainerStatuses(container("driver", waiting(reason, null))))
                .blockage())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ImagePullBackOff",
        "ErrImagePull",
        "InvalidImageName",
        "CreateContainerConfigError",
        "CreateContainerError",
        "RunContainerError"
      })
  void saysWhyTheDriversContainerCannotStart(String reason) {
    assertThat(
            read(phase("Pending")
                    .withContainerStatuses(container("driver", waiting(reason, "Because."))))
                .blockage())
        .isEqualTo(new Blockage(reason, "Because."));
  }

  @Test
  void aReasonWithoutAMessageIsAReason() {
    assertThat(
            read(phase("Pending")
                    .withContainerStatuses(container("driver", waiting("ErrImageNeverPull", null))))
                .blockage())
        .isEqualTo(new Blockage("ErrImageNeverPull", ""));
  }

  @Test
  void anInitContainerThatFailsHoldsUpTheDriver() {
    ObservedPod pod =
        read(
            phase("Pending")
                .withInitContainerStatuses(
                    container("fetch", waiting("CrashLoopBackOff", "back-off 40s")))
                .withContainerStatuses(container("driver", waiting("PodInitializing", null))));
    assertThat(pod.blockage()).isEqualTo(new Blockage("CrashLoopBackOff", "back-off 40s"));
    assertThat(pod.started()).isFalse();
  }

  @Test
  void aSidecarThatCannotStartHoldsUpADriverThatHasNotStartedToo() {
    assertThat(
            read(phase("Pending")
                    .withContainerStatuses(
                        container("driver", waiting("ContainerCreating", null)),
                        container("proxy", waiting("ImagePullBackOff", "Back-off."))))
                .blockage())
        .isEqualTo(new Blockage("ImagePullBackOff", "Back-off."));
  }

  /** Otherwise an unchecked driver would replace a working one. */
  @Test
  void aSidecarThatFailsHoldsUpNoDriverThatRuns() {
    ObservedPod pod =
        read(
            phase("Running")
                .withInitContainerStatuses(
                    container("proxy", waiting("CrashLoopBackOff", "back-off 5m0s")))
                .withContainerStatuses(container("driver", running())));
    assertThat(pod.started()).isTrue();
    assertThat(pod.blockage()).isNull();
  }

  @Test
  void aSidecarThatRunsIsNotTheDriver() {
    assertThat(
            read(phase("Pending")
                    .withContainerStatuses(
                        container("proxy", running()),
                        container("driver", waiting("ContainerCreating", null))))
                .started())
        .isFalse();
  }

  @Test
  void anExecutorHasStartedWhenItsContainerRuns() {
    assertThat(
            read(phase("Running")
                    .withContainerStatuses(container("spark-kubernetes-executor", running())))
                .started())
        .isTrue();
  }

  @Test
  void aPodThatHasEndedIsNotAlive() {
    assertThat(
            read(phase("Succeeded")
                    .withContainerStatuses(container("driver", ended(0, "Completed", null))))
                .alive())
        .isFalse();
  }
}
