package io.streamingpipelines.operator.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bed itself: a driver's whole life, moved by hand. */
@WithTestBed
class OperatorTestBedIT {
  static final String ORDERS =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata:
        name: orders
      spec:
        storage:
          tables: file:/lake/tables
          checkpoints: file:/lake/checkpoints
          volume:
            persistentVolumeClaim: lake
            mountPath: /lake
        sources:
          - name: events
            rate:
              rowsPerSecond: 10
        tables:
          - name: bronze
            from:
              - source: events
            query: SELECT value FROM events
        spark:
          driver:
            memory: 1Gi
      """;

  @Test
  void aPipelineRunsIsChangedSuspendedAndDeleted(OperatorTestBed bed) {
    bed.apply(ORDERS);
    String first = bed.awaitDriver("orders", 1);
    bed.awaitPhase("orders", "Starting");
    bed.ready(first);
    bed.awaitPhase("orders", "Running");

    bed.apply(ORDERS.replace("1Gi", "2Gi"));
    String second = bed.awaitReplacing("orders", 2);
    bed.awaitPhase("orders", "Draining");
    bed.drained(first);
    bed.ready(second);
    bed.awaitPhase("orders", "Running");

    bed.apply(ORDERS.replace("spec:", "spec:\n  suspend: true"));
    bed.awaitDeleting(second);
    bed.drained(second);
    bed.awaitPhase("orders", "Suspended");

    bed.delete("orders");
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    assertThat(bed.decisions("orders"))
        .startsWith("Start", "StartStandby", "Drain", "Drain", "Finish");
  }

  @Test
  void anOperatorThatIsKilledGoesOnWhereItWas(OperatorTestBed bed) {
    bed.apply(ORDERS);
    String first = bed.awaitDriver("orders", 1);
    bed.ready(first);
    bed.awaitPhase("orders", "Running");
    bed.killOperator();
    bed.ended(first, 137, "OOMKilled");
    bed.startOperator();
    bed.awaitPhase("orders", "BackingOff");
    bed.forward(java.time.Duration.ofMinutes(1), "orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void theReportsOfDriversReachTheStatus(OperatorTestBed bed) {
    bed.apply(ORDERS);
    String first = bed.awaitDriver("orders", 1);
    bed.ready(first);
    bed.drivers().reports(first, Reports.running("bronze"));
    bed.await(
        "orders",
        "the report is in the status",
        p -> p.getStatus() != null && p.getStatus().tables().size() == 1);
    bed.quiet();
  }
}
