package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a drain. */
@WithTestBed
class DrainsIT {
  private static final ExitReport INTERRUPTED =
      new ExitReport(
          1,
          ExitReport.Outcome.DRAINED,
          1,
          new Failure(
              Failure.Kind.INFRASTRUCTURE,
              "BatchInterrupted",
              "bronze: a batch took longer than 60 s.",
              "bronze",
              8L,
              1),
          List.of(),
          0);

  private static String deleting(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    bed.delete("orders");
    bed.awaitDeleting(driver);
    return driver;
  }

  /** The status goes with the resource, so only an event can tell. */
  @Test
  void anInterruptedDrainOfADeletedPipelineIsToldByAnEvent(OperatorTestBed bed) {
    String driver = deleting(bed);
    bed.ended(driver, INTERRUPTED);
    bed.gone(driver);
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    assertThat(OrdersStatus.events(bed))
        .anyMatch(
            event ->
                event.startsWith("Warning BatchInterrupted: The driver of attempt 1 was asked to")
                    && event.endsWith("bronze: a batch took longer than 60 s."));
  }

  @Test
  void aCleanDrainOfADeletedPipelineWarnsOfNothing(OperatorTestBed bed) {
    bed.drained(deleting(bed));
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    assertThat(OrdersStatus.events(bed)).noneMatch(event -> event.startsWith("Warning"));
  }
}
