package io.streamingpipelines.operator.observe;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationTest {
  private static Observation see(List<Pod> pods, String bundlesOwner) {
    return Observation.of(
        "new",
        pods,
        List.of(BundleFactory.configMap("shop", NAMES, orders().bundle(), 1, owner(bundlesOwner))),
        Instant.EPOCH);
  }

  private static OwnerReference owner(String uid) {
    return new OwnerReferenceBuilder().withName("orders").withUid(uid).build();
  }

  private static Pod driver(String uid, String phase, ContainerStatus... containers) {
    return new PodBuilder(DriverPodFactory.pod(NAMES, orders().bundle(), 3, 1, owner(uid)))
        .withNewStatus()
        .withPhase(phase)
        .withContainerStatuses(containers)
        .endStatus()
        .build();
  }

  private static ContainerStatus running(String name) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .build();
  }

  private static ContainerStatus ended(String name, int code) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withFinishedAt("2026-03-01T12:00:00Z")
        .endTerminated()
        .endState()
        .build();
  }

  @Test
  void thePlansOfAnEarlierResourceOfTheSameNameAreNotThisOnes() {
    assertThat(see(List.of(), "new").bundles()).hasSize(1);
    assertThat(see(List.of(), "old").bundles()).isEmpty();
  }

  @Test
  void aDriverOfAnEarlierResourceCountsWhileItMayWrite() {
    assertThat(see(List.of(driver("old", "Running", running("driver"))), "new").aliveDriver())
        .isPresent();
    assertThat(see(List.of(driver("old", "Failed", ended("driver", 1))), "new").driver()).isEmpty();
  }

  @Test
  void aStandbyWaitsWhileADriverBeforeItIsAliveAndIsTheDriverThen() {
    Pod standby =
        new PodBuilder(DriverPodFactory.standby(NAMES, orders().bundle(), 4, 1, owner("new")))
            .withNewStatus()
            .withPhase("Running")
            .withContainerStatuses(running("driver"))
            .endStatus()
            .build();

    Observation waits = see(List.of(standby, driver("new", "Running", running("driver"))), "new");
    assertThat(waits.standbys()).extracting(ObservedPod::attempt).containsExactly(4);
    assertThat(waits.drivers()).extracting(ObservedPod::attempt).containsExactly(3);
    assertThat(waits.standby(orders().bundle().hash())).isPresent();

    Observation ended = see(List.of(standby, driver("new", "Failed", ended("driver", 1))), "new");
    assertThat(ended.standbys()).isEmpty();
    assertThat(ended.drivers()).extracting(ObservedPod::attempt).containsExactly(4, 3);
    assertThat(see(List.of(standby), "new").aliveDriver()).isPresent();
  }

  @Test
  void aDriverMayRunAnotherBundleThanTheOneItWasCreatedWith() {
    Observation seen = see(List.of(driver("new", "Running", running("driver"))), "new");
    ObservedPod changed = seen.running(3, "other").driver().orElseThrow();

    assertThat(changed.plan()).isEqualTo("other");
    assertThat(changed.mounted()).isEqualTo(orders().bundle().hash());
    assertThat(seen.running(2, "other").driver()).as("another attempt").isEqualTo(seen.driver());
  }

  @Test
  void aDriverHasEndedThoughAContainerBesideItRuns() {
    Pod pod = driver("new", "Running", running("proxy"), ended("driver", 1));
    assertThat(see(List.of(pod), "new").aliveDriver()).isEmpty();
  }

  @Test
  void theEndOfAContainerBesideTheDriverIsNotItsEnd() {
    Pod pod = driver("new", "Running", ended("proxy", 0), running("driver"));
    assertThat(see(List.of(pod), "new").aliveDriver()).isPresent();
    Pod both = driver("new", "Failed", ended("proxy", 0), ended("driver", 3));
    PodExit exit = see(List.of(both), "new").driver().orElseThrow().exit();
    assertThat(exit).isNotNull();
    assertThat(exit.failure()).isNotNull();
    assertThat(exit.failure().reason()).isEqualTo("DriverOutOfMemory");
  }
}
