package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutorAvailabilityTest {
  private static final Bundle TWO = orders().executors(2).bundle();
  private static final ObservedPod.Blockage NO_ROOM =
      new ObservedPod.Blockage("Unschedulable", "0/1 nodes are available: 1 Insufficient cpu.");

  private static Observation seen(Bundle bundle, Duration readyFor, ObservedPod... executors) {
    return new Observation(
        pods(ready(driver(4, bundle), readyFor)),
        List.of(),
        List.of(),
        List.of(executors),
        List.of(stored(bundle, 1, null)),
        Optional.empty(),
        Map.of(),
        NOW);
  }

  private static ObservedPod executor(boolean started, ObservedPod.@Nullable Blockage why) {
    return executor(started, why, false);
  }

  private static ObservedPod executor(
      boolean started, ObservedPod.@Nullable Blockage why, boolean unresponsive) {
    return ObservedPodBuilder.builder()
        .name("orders-exec")
        .uid("e")
        .attempt(0)
        .plan("")
        .mounted("")
        .standby(false)
        .generation(0)
        .createdAt(NOW)
        .seenSince(NOW)
        .started(started)
        .node(new ObservedPod.Node("node-1", unresponsive ? NOW : null))
        .blockage(why)
        .build();
  }

  private static boolean missing(Observation seen) {
    return ExecutorAvailability.of(seen).missing(situation(TWO, AttemptState.EMPTY, seen));
  }

  @Test
  void aPipelineWithoutExecutorsMissesNone() {
    Observation seen = seen(orders().bundle(), Duration.ofHours(1));
    assertThat(missing(seen)).isFalse();
    assertThat(ExecutorAvailability.of(seen).message()).isEmpty();
  }

  @Test
  void executorsOfADriverThatHasJustStartedAreNotMissedYet() {
    assertThat(missing(seen(TWO, Duration.ofSeconds(29)))).isFalse();
    assertThat(missing(seen(TWO, Duration.ofSeconds(30)))).isTrue();
  }

  @Test
  void executorsThatNoNodeHasRoomForAreMissedAtOnceAndTheSchedulersWordsSaid() {
    Observation seen = seen(TWO, Duration.ofSeconds(1), executor(false, NO_ROOM));
    assertThat(missing(seen)).isTrue();
    assertThat(ExecutorAvailability.of(seen).message())
        .contains(
            "0 of 2 executors running: Unschedulable: 0/1 nodes are available: 1 Insufficient"
                + " cpu.");
  }

  @Test
  void oneExecutorIsEnoughToWorkButItIsSaid() {
    Observation seen = seen(TWO, Duration.ofHours(1), executor(true, null));
    assertThat(missing(seen)).isFalse();
    assertThat(ExecutorAvailability.of(seen).message())
        .contains("1 of 2 executors running: the others are starting");
  }

  @Test
  void executorsOfANodeThatDoesNotAnswerAreNotTakenForRunning() {
    Observation seen =
        seen(TWO, Duration.ofHours(1), executor(true, null, true), executor(true, null, true));
    assertThat(missing(seen)).isTrue();
    assertThat(ExecutorAvailability.of(seen).message())
        .contains(
            "0 of 2 executors running: NodeNotReady: node node-1 does not respond to Kubernetes");
  }

  @Test
  void nothingIsSaidWhenAllRun() {
    Observation seen = seen(TWO, Duration.ofHours(1), executor(true, null), executor(true, null));
    assertThat(ExecutorAvailability.of(seen).message()).isEmpty();
  }
}
