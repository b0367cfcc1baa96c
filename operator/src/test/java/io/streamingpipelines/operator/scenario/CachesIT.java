package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.Manifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.bed.Bed;
import io.streamingpipelines.operator.bed.OnBed;
import io.streamingpipelines.testsupport.fault.Hold;
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
