package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.Manifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.bed.Bed;
import io.streamingpipelines.operator.bed.OnBed;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits are measured by one clock, the operator's; nothing waits without saying for what. */
@OnBed
class ClocksIT {

  @Test
  void aNodeWhoseClockIsBehindForgivesNoFailureEarly(Bed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.ended(first, Manifests.failed(Failure.Kind.INFRASTRUCTURE, null));
    bed.await("orders", "the failure counts", p -> Looks.restarts(p) == 1);
    bed.forward(Duration.ofSeconds(10), "orders");
    String second = bed.awaitDriver("orders", 2);
    // the kubelet's times come from an hour ago
    bed.clock().forward(Duration.ofHours(-1));
    bed.ready(second);
    bed.clock().forward(Duration.ofHours(1));
    StreamingPipeline runs = bed.awaitPhase("orders", "Running");
    assertThat(Looks.failuresInARow(runs)).isOne();
    bed.forward(Duration.ofMinutes(11), "orders");
    bed.await("orders", "health is enough", p -> Looks.failuresInARow(p) == 0);
  }

  @Test
  void aDriverThatDoesNotComeUpIsToldWithItsReason(Bed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.unschedulable(driver, "0/1 nodes are available: 1 Insufficient memory.");
    StreamingPipeline waits =
        bed.await("orders", "the reason is told", Looks.says("Ready", "False Unschedulable"));
    assertThat(Looks.condition(waits, "Stalled")).startsWith("False");
    bed.forward(Duration.ofMinutes(6), "orders");
    StreamingPipeline stalled =
        bed.await("orders", "it is a stall", Looks.says("Stalled", "True Unschedulable"));
    assertThat(Looks.condition(stalled, "Stalled"))
        .contains(driver + " has not become ready since", "Insufficient memory");
    bed.until(
        "an event tells it",
        () -> Looks.events(bed).stream().anyMatch(e -> e.startsWith("Warning Unschedulable: ")));
  }

  @Test
  void aDriverThatRunsAndIsNeverReadyIsTold(Bed bed) {
    bed.apply(orders().yaml());
    bed.running(bed.awaitDriver("orders", 1));
    bed.awaitPhase("orders", "Starting");
    bed.forward(Duration.ofMinutes(6), "orders");
    bed.await("orders", "it is a stall", Looks.says("Stalled", "True StartsTooLong"));
  }
}
