package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Hold;
import io.streamingpipelines.testsupport.fault.Injection;
import io.streamingpipelines.testsupport.fault.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With stale caches the operator neither loses a driver nor starts one twice. */
@WithTestBed
class CachesIT {

  @Test
  void aDriverThatTheCacheDoesNotShowYetIsNotLost(OperatorTestBed bed) {
    Hold late = bed.proxy().hold("WATCH pods");
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.awaitPhase("orders", "Starting");
    for (int i = 0; i < 3; i++) {
      bed.look("orders");
      bed.quiet();
    }
    assertThat(bed.pods("orders", "driver")).hasSize(1);
    assertThat(OrdersStatus.restarts(bed.pipeline("orders").orElseThrow())).isZero();
    late.release();
    bed.ready(driver);
    assertThat(OrdersStatus.restarts(bed.awaitPhase("orders", "Running"))).isZero();
    assertThat(bed.decisions("orders")).containsExactly("Start");
  }

  @Test
  void aDriverThatTheCacheStillShowsIsNotWaitedForTwice(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.ready(first);
    bed.awaitPhase("orders", "Running");
    bed.apply(orders().spark("{driver: {memory: 2Gi}}").yaml());
    String second = bed.awaitReplacing("orders", 2);
    Hold late = bed.proxy().hold("WATCH pods");
    bed.drained(first);
    bed.look("orders");
    bed.quiet();
    assertThat(bed.drivers().takenOver()).isEmpty();
    bed.drivers().reports(second, Reports.standby());
    late.release();
    bed.until("it takes over", () -> bed.drivers().takenOver().contains(second));
  }

  @Test
  void anOutageOfTheApiServerEndsNothing(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    bed.proxy().outage(true);
    bed.apply(orders().suspended().yaml());
    bed.clock().forward(Duration.ofMinutes(5));
    bed.proxy().outage(false);
    bed.awaitDeleting(driver);
    bed.drained(driver);
    bed.awaitPhase("orders", "Suspended");
  }

  @Test
  void watchesThatEndOrAreTooOldAreBegunAgain(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    for (String watch : List.of("WATCH streamingpipelines", "WATCH pods", "WATCH configmaps")) {
      assertThat(bed.proxy().expireWatches(watch)).isPositive();
    }
    bed.ended(driver, 137, "OOMKilled");
    bed.await("orders", "the failure counts", p -> OrdersStatus.restarts(p) == 1);
    bed.proxy().cutWatches("WATCH streamingpipelines");
    bed.apply(orders().suspended().yaml());
    bed.awaitPhase("orders", "Suspended");
  }

  @Test
  @Tag("slow")
  void anOperatorThatMayNotListPodsSaysSoAndStartsNothing(OperatorTestBed bed) {
    bed.killOperator();
    Injection refused =
        bed.proxy()
            .inject(
                Rule.always(
                    "LIST pods",
                    Fault.forbidden(
                        "pods is forbidden: User \"operator\" cannot list resource \"pods\"")));
    bed.startOperator();
    bed.apply(orders().yaml());
    StreamingPipeline told =
        bed.await(
            "orders", "the right is missed", OrdersStatus.says("Ready", "False OperatorForbidden"));
    assertThat(OrdersStatus.condition(told, "Ready")).contains("cannot list resource");
    assertThat(bed.pods("orders", "driver")).isEmpty();
    refused.end();
    bed.until(
        "the driver is made", Duration.ofMinutes(1), () -> bed.pod("orders-driver-1").isPresent());
  }

  @Test
  void anOperatorThatComesBackFindsTheDriverThatItMadeBeforeItDied(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.killOperator();
    bed.ready(first);
    bed.startOperator();
    assertThat(OrdersStatus.restarts(bed.awaitPhase("orders", "Running"))).isZero();
    assertThat(bed.pods("orders", "driver")).hasSize(1);
  }
}
