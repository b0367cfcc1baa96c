package io.streamingpipelines.operator.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.testsupport.fault.FaultProxy;
import io.streamingpipelines.testsupport.fault.Hold;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator keeps working while its watches end, lag or get lost. */
@WithTestBed
@Execution(ExecutionMode.CONCURRENT)
class WatchesIT {
  private static final String CHANGED = OperatorTestBedIT.ORDERS.replace("1Gi", "2Gi");

  private static String runs(OperatorTestBed bed) {
    bed.apply(OperatorTestBedIT.ORDERS);
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  private static int restarts(OperatorTestBed bed) {
    return Objects.requireNonNull(
        Objects.requireNonNull(bed.pipeline("orders").orElseThrow().getStatus().restarts())
            .count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "cut", "expired"})
  void whatHappensWhileAWatchIsLostIsSeenAfterwards(String how, OperatorTestBed bed) {
    String driver = runs(bed);
    Stream.of("WATCH streamingpipelines", "WATCH pods", "WATCH configmaps")
        .forEach(
            watch -> assertThat(end(bed.proxy(), how, watch)).as("ended: " + watch).isPositive());
    bed.apply(CHANGED);
    String next = bed.awaitReplacing("orders", 2);
    bed.drained(driver);
    bed.ready(next);
    bed.awaitPhase("orders", "Running");
    assertThat(restarts(bed)).isZero();
  }

  private static int end(FaultProxy proxy, String how, String watch) {
    return switch (how) {
      case "closed" -> proxy.closeWatches(watch);
      case "cut" -> proxy.cutWatches(watch);
      default -> proxy.expireWatches(watch);
    };
  }

  @Test
  void whatHappensDuringAnOutageIsSeenAfterwards(OperatorTestBed bed) {
    String driver = runs(bed);
    bed.proxy().outage(true);
    bed.ended(driver, 137, "OOMKilled");
    bed.apply(OperatorTestBedIT.ORDERS.replace("spec:\n", "spec:\n  suspend: true\n"));
    bed.proxy().outage(false);
    bed.awaitPhase("orders", "Suspended");
  }

  @Test
  void aPipelineThatIsSeenLateFollowsItsLastManifest(OperatorTestBed bed) {
    String driver = runs(bed);
    Hold hold = bed.proxy().hold("WATCH streamingpipelines");
    bed.apply(CHANGED);
    bed.ended(driver, 137, "OOMKilled");
    bed.quiet();
    hold.release();
    bed.until("the second generation is seen", () -> bed.phase("orders").equals("Starting"));
    assertThat(bed.pod(bed.awaitDriver("orders", 2)).orElseThrow().getMetadata().getAnnotations())
        .containsEntry("streamingpipelines.io/generation", "2");
  }

  @Test
  void aDriverThatIsNotYetInTheCacheIsNotTakenForLost(OperatorTestBed bed) {
    Hold hold = bed.proxy().hold("WATCH pods");
    bed.apply(OperatorTestBedIT.ORDERS);
    String driver = bed.awaitDriver("orders", 1);
    bed.awaitPhase("orders", "Starting");
    bed.look("orders");
    bed.quiet();
    assertThat(restarts(bed)).isZero();
    hold.release();
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    assertThat(restarts(bed)).isZero();
  }

  @Test
  void aDriverWhosePlanIsNotYetInTheCacheIsNotDrained(OperatorTestBed bed) {
    Hold hold = bed.proxy().hold("WATCH configmaps");
    bed.apply(OperatorTestBedIT.ORDERS);
    String driver = bed.awaitDriver("orders", 1);
    bed.quiet();
    assertThat(bed.pod(driver)).as(bed::dump).isPresent();
    hold.release();
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    assertThat(restarts(bed)).isZero();
  }
}
