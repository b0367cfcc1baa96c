package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A pipeline without a driver costs nothing, and its status says why. */
@WithTestBed
class RestIT {

  @Test
  void aSuspendedPipelineIsLeftInPeaceAndTellsThatNothingRuns(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await("orders", "the query runs", p -> OrdersStatus.queries(p).equals("1/1"));
    bed.apply(orders().suspended().yaml());
    bed.awaitDeleting(driver);
    bed.drained(driver);
    StreamingPipeline rests = bed.awaitPhase("orders", "Suspended");
    assertThat(OrdersStatus.queries(rests)).isEqualTo("0/1");
    assertThat(rests.getStatus().tables())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.state()).isEqualTo("Stopped");
              assertThat(table.batch()).isEqualTo(7);
            });
    // longer than the five seconds after which it used to be reconciled again and again
    bed.quiet(Duration.ofSeconds(7));
    assertThat(bed.decisions("orders")).endsWith("Drain", "Finish");
    assertThat(bed.decisions("orders").stream().filter("Finish"::equals)).hasSize(1);
  }

  @Test
  void plansDoNotPileUpWhileAPipelineIsSuspendedAgainAndAgain(OperatorTestBed bed) {
    for (int i = 1; i <= 3; i++) {
      bed.apply(orders().query("SELECT value + " + i + " AS v FROM events").yaml());
      String driver = bed.awaitDriver("orders", i);
      bed.ready(driver);
      bed.awaitPhase("orders", "Running");
      bed.apply(orders().query("SELECT value + " + i + " AS v FROM events").suspended().yaml());
      bed.awaitDeleting(driver);
      bed.drained(driver);
      bed.awaitPhase("orders", "Suspended");
    }
    bed.until("old plans are gone", () -> OrdersStatus.plans(bed).size() <= 1);
  }

  @Test
  void mereProgressIsToldOnceInAnInterval(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await("orders", "it runs", OrdersStatus.says("Ready", "1 of 1 queries running"));
    bed.quiet();
    long before = statusWrites(bed);
    for (long batch = 8; batch < 12; batch++) {
      bed.drivers().reports(driver, Reports.at(batch, "bronze"));
      long wanted = batch;
      bed.until(
          "batch " + wanted + " is in the status",
          () ->
              bed.pipeline("orders")
                  .map(p -> p.getStatus().tables())
                  .filter(
                      tables -> !tables.isEmpty() && Objects.equals(tables.get(0).batch(), wanted))
                  .isPresent());
    }
    assertThat(statusWrites(bed) - before).isEqualTo(4);
  }

  private static long statusWrites(OperatorTestBed bed) {
    return bed.proxy().journal().calls().stream()
        .filter(call -> call.kind().equals("PATCH streamingpipelines/status"))
        .count();
  }
}
