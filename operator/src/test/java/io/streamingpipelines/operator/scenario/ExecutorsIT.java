package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A driver without executors processes nothing, even if its queries run. */
@WithTestBed
class ExecutorsIT {
  private static final OrdersManifests TWO =
      orders().spark("{driver: {memory: 1Gi}, executor: {instances: 2}}");

  @Test
  void missingExecutorsAreToldWithTheSchedulersReason(OperatorTestBed bed) {
    String driver = running(bed);
    executor(bed, driver, "exec-1");
    bed.unschedulable("exec-1", "0/1 nodes are available: 1 Insufficient cpu.");
    StreamingPipeline missing =
        bed.await("orders", "they are missed", OrdersStatus.says("Ready", "Insufficient cpu"));
    assertThat(OrdersStatus.condition(missing, "Ready"))
        .startsWith("False ExecutorsMissing")
        .contains("0 of 2 executors running", "Unschedulable: 0/1 nodes");
    assertThat(OrdersStatus.condition(missing, "Stalled")).startsWith("True ExecutorsMissing");

    bed.running("exec-1");
    StreamingPipeline some =
        bed.await(
            "orders", "one is enough", OrdersStatus.says("Ready", "1 of 2 executors running"));
    assertThat(OrdersStatus.condition(some, "Ready")).startsWith("True AllQueriesRunning");
    executor(bed, driver, "exec-2");
    bed.running("exec-2");
    bed.await(
        "orders",
        "all run",
        p ->
            OrdersStatus.condition(p, "Ready")
                .equals("True AllQueriesRunning: 1 of 1 queries running"));
  }

  @Test
  void executorsThatNobodyMakesAreMissedSoon(OperatorTestBed bed) {
    running(bed);
    bed.forward(Duration.ofSeconds(31), "orders");
    StreamingPipeline missing =
        bed.await(
            "orders", "they are missed", OrdersStatus.says("Ready", "False ExecutorsMissing"));
    assertThat(OrdersStatus.condition(missing, "Ready"))
        .contains("a ResourceQuota may leave no room");
  }

  private static String running(OperatorTestBed bed) {
    bed.apply(TWO.yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  /** An executor pod as Spark creates it. */
  private static void executor(OperatorTestBed bed, String driver, String name) {
    Pod owner = bed.pod(driver).orElseThrow();
    bed.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName(name)
                .withLabels(Labels.of(new Names("orders"), Labels.EXECUTOR))
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(driver)
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("spark-kubernetes-executor")
                .withImage("streamingpipelines/runtime:bed")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }
}
