package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Only the operator's clock measures waits, and every wait is explained. */
@WithTestBed
class ClocksIT {

  @Test
  void aNodeWhoseClockIsBehindForgivesNoFailureEarly(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.ended(first, OrdersManifests.failed(Failure.Kind.INFRASTRUCTURE, null));
    bed.await("orders", "the failure counts", p -> OrdersStatus.restarts(p) == 1);
    bed.forward(Duration.ofSeconds(10), "orders");
    String second = bed.awaitDriver("orders", 2);
    // the kubelet's clock is an hour behind
    bed.clock().forward(Duration.ofHours(-1));
    bed.ready(second);
    bed.clock().forward(Duration.ofHours(1));
    StreamingPipeline runs = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.failuresInARow(runs)).isOne();
    bed.forward(Duration.ofMinutes(11), "orders");
    bed.await("orders", "health is enough", p -> OrdersStatus.failuresInARow(p) == 0);
  }

  @Test
  void aDriverThatDoesNotComeUpIsToldWithItsReason(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.unschedulable(driver, "0/1 nodes are available: 1 Insufficient memory.");
    StreamingPipeline waits =
        bed.await(
            "orders", "the reason is told", OrdersStatus.says("Ready", "False Unschedulable"));
    assertThat(OrdersStatus.condition(waits, "Stalled")).startsWith("False");
    bed.forward(Duration.ofMinutes(6), "orders");
    StreamingPipeline stalled =
        bed.await("orders", "it is a stall", OrdersStatus.says("Stalled", "True Unschedulable"));
    assertThat(OrdersStatus.condition(stalled, "Stalled"))
        .contains(driver + " has not become ready since", "Insufficient memory");
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(e -> e.startsWith("Warning Unschedulable: ")));
  }

  @Test
  void aDriverThatRunsAndIsNeverReadyIsTold(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    // the operator measures from when it first sees the pod, so the test waits for that
    bed.unschedulable(driver, "0/1 nodes are available: 1 Insufficient memory.");
    bed.await("orders", "the pod is seen", OrdersStatus.says("Ready", "False Unschedulable"));
    bed.running(driver);
    bed.await("orders", "it runs", OrdersStatus.says("Ready", "False Starting"));
    bed.forward(Duration.ofMinutes(6), "orders");
    bed.await("orders", "it is a stall", OrdersStatus.says("Stalled", "True StartsTooLong"));
  }
}
