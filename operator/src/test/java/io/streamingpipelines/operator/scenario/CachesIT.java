package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.Manifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.bed.Bed;
import io.streamingpipelines.operator.bed.OnBed;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Hold;
import io.streamingpipelines.testsupport.fault.Injection;
import io.streamingpipelines.testsupport.fault.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Caches that are behind make nobody lost, and start nobody twice. */
@OnBed
class CachesIT {

  @Test
  void aDriverThatTheCacheDoesNotShowYetIsNotLost(Bed bed) {
    Hold late = bed.proxy().hold("WATCH pods");
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.awaitPhase("orders", "Starting");
    for (int i = 0; i < 3; i++) {
      bed.look("orders");
      bed.quiet();
    }
    assertThat(bed.pods("orders", "driver")).hasSize(1);
    assertThat(Looks.restarts(bed.pipeline("orders").orElseThrow())).isZero();
    late.release();
    bed.ready(driver);
    assertThat(Looks.restarts(bed.awaitPhase("orders", "Running"))).isZero();
    assertThat(bed.decisions("orders")).containsExactly("Start");
  }

  @Test
  void aDriverThatTheCacheStillShowsIsNotWaitedForTwice(Bed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.ready(first);
    bed.awaitPhase("orders", "Running");
    bed.apply(orders().spark("{driver: {memory: 2Gi}}").yaml());
    bed.awaitDeleting(first);
    Hold late = bed.proxy().hold("WATCH pods");
    bed.drained(first);
    bed.look("orders");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).isEmpty();
    late.release();
    bed.awaitDriver("orders", 2);
  }

  @Test
  void anOutageOfTheApiServerEndsNothing(Bed bed) {
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
  void watchesThatEndOrAreTooOldAreBegunAgain(Bed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    for (String watch : List.of("WATCH streamingpipelines", "WATCH pods", "WATCH configmaps")) {
      assertThat(bed.proxy().expireWatches(watch)).isPositive();
    }
    bed.ended(driver, 137, "OOMKilled");
    bed.await("orders", "the failure counts", p -> Looks.restarts(p) == 1);
    bed.proxy().cutWatches("WATCH streamingpipelines");
    bed.apply(orders().suspended().yaml());
    bed.awaitPhase("orders", "Suspended");
  }

  @Test
  @Tag("slow")
  void anOperatorThatMayNotListPodsSaysSoAndStartsNothing(Bed bed) {
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
        bed.await("orders", "the right is missed", Looks.says("Ready", "False OperatorForbidden"));
    assertThat(Looks.condition(told, "Ready")).contains("cannot list resource");
    assertThat(bed.pods("orders", "driver")).isEmpty();
    refused.end();
    bed.until(
        "the driver is made", Duration.ofMinutes(1), () -> bed.pod("orders-driver-1").isPresent());
  }

  @Test
  void anOperatorThatComesBackFindsTheDriverThatItMadeBeforeItDied(Bed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.killOperator();
    bed.ready(first);
    bed.startOperator();
    assertThat(Looks.restarts(bed.awaitPhase("orders", "Running"))).isZero();
    assertThat(bed.pods("orders", "driver")).hasSize(1);
  }
}
