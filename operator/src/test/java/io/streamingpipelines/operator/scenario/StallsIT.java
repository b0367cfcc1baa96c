package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A driver that works, but makes no progress. */
@WithTestBed
class StallsIT {
  private static String stalled(OperatorTestBed bed, String manifest) {
    bed.apply(manifest);
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.stalled("bronze"));
    return driver;
  }

  @Test
  void aStallIsReportedAndNothingElseUnlessTheManifestAsksForARestart(OperatorTestBed bed) {
    String driver = stalled(bed, orders().yaml());
    StreamingPipeline told =
        bed.await("orders", "it is told", OrdersStatus.says("Stalled", "True NoProgress"));
    assertThat(told.getStatus().phase()).isEqualTo("Running");
    bed.quiet();
    assertThat(bed.pod(driver).orElseThrow().getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void aStallEndsTheDriverAndCountsAsItsFailureIfTheManifestAsksForThat(OperatorTestBed bed) {
    String driver =
        stalled(bed, orders().yaml().replace("restart: {", "restart: {onStall: restart, "));
    bed.awaitDeleting(driver);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready"))
        .startsWith("False NoProgress")
        .contains("bronze: input is pending, but no batch has been committed for 10 minutes");
    bed.drained(driver);
    StreamingPipeline ended =
        bed.await("orders", "the end counts", p -> OrdersStatus.restarts(p) == 1);
    assertThat(OrdersStatus.lastFailure(ended)).startsWith("NoProgress: ").contains("bronze");
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.ready(bed.awaitDriver("orders", 2));
    bed.await("orders", "it runs again", OrdersStatus.says("Ready", "True AllQueriesRunning"));
  }
}
