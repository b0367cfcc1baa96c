package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Injection;
import io.streamingpipelines.testsupport.fault.Rule;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operator keeps working if it cannot write a status. */
@WithTestBed
class StatusIT {

  @Test
  void suspendingAndDeletingDoNotDependOnTheStatus(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    Injection refused =
        bed.proxy()
            .inject(
                Rule.always(
                    "PATCH streamingpipelines/status",
                    Fault.refused(422, "Invalid", "status.tables: Too many: 201")));
    bed.apply(orders().suspended().yaml());
    bed.awaitDeleting(driver);
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(e -> e.startsWith("Warning StatusNotWritten: ")));
    bed.drained(driver);
    bed.delete("orders");
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    assertThat(refused.hits()).isPositive();
  }

  @Test
  void moreQueriesThanAStatusHoldsAreCountedAndTheFirstOnesShown(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    String[] tables = IntStream.range(0, 250).mapToObj(i -> "t" + i).toArray(String[]::new);
    bed.drivers().reports(driver, Reports.running(tables));
    StreamingPipeline runs =
        bed.await(
            "orders", "all are counted", OrdersStatus.says("Ready", "250 of 250 queries running"));
    assertThat(runs.getStatus().tables()).hasSize(200);
  }

  @Test
  void aStatusThatAnOlderDefinitionRefusesIsWrittenAllTheSame(OperatorTestBed bed) {
    bed.proxy()
        .inject(
            Rule.always(
                    "PATCH streamingpipelines/status",
                    Fault.refused(
                        500,
                        "InternalError",
                        "failed to create typed patch object: .status.plan: field not declared in"
                            + " schema"))
                .where(call -> call.query().contains("fieldManager")));
    bed.apply(orders().yaml());
    bed.ready(bed.awaitDriver("orders", 1));
    StreamingPipeline runs = bed.awaitPhase("orders", "Running");
    assertThat(runs.getStatus().driver()).extracting("pod").isEqualTo("orders-driver-1");
  }
}
