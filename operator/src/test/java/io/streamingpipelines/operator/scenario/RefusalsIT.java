package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Injection;
import io.streamingpipelines.testsupport.fault.Rule;
import org.junit.jupiter.api.Test;

/** A rejection by Kubernetes becomes a phase, a reason, a message and an event, and is retried. */
@WithTestBed
class RefusalsIT {

  @Test
  void aFullQuotaIsToldAndTheDriverIsMadeWhenThereIsRoom(OperatorTestBed bed) {
    quota(bed, 0);
    bed.apply(orders().yaml());
    StreamingPipeline refused =
        bed.await(
            "orders",
            "the quota is told",
            p -> OrdersStatus.condition(p, "Ready").startsWith("False QuotaExceeded: "));
    assertThat(refused.getStatus().phase()).isEqualTo("Pending");
    assertThat(refused.getStatus().driver()).isNull();
    assertThat(OrdersStatus.condition(refused, "Ready"))
        .contains("Kubernetes refused to create Pod orders-driver-1", "exceeded quota: room")
        .contains("Raise the ResourceQuota");
    assertThat(OrdersStatus.condition(refused, "Stalled")).startsWith("True QuotaExceeded");
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(e -> e.startsWith("Warning QuotaExceeded: ")));

    bed.client().resourceQuotas().inNamespace(bed.namespace()).withName("room").delete();
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    StreamingPipeline runs = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.restarts(runs)).isZero();
    assertThat(OrdersStatus.condition(runs, "Stalled")).startsWith("False");
  }

  @Test
  void aChangeThatTheQuotaLeavesNoRoomToCheckWaitsWhileTheDriverWorksOn(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    quota(bed, 1);
    bed.apply(orders().query("SELECT value + 1 AS v FROM events").yaml());
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Ready"))
        .startsWith("True")
        .contains("exceeded quota");
    assertThat(OrdersStatus.condition(blocked, "Reconciling")).startsWith("True QuotaExceeded");
    assertThat(bed.pod(driver).orElseThrow().getMetadata().getDeletionTimestamp()).isNull();

    bed.client().resourceQuotas().inNamespace(bed.namespace()).withName("room").delete();
    bed.awaitCheck("orders");
  }

  @Test
  void whatPodSecurityForbidsIsToldInItsOwnWords(OperatorTestBed bed) {
    bed.client()
        .namespaces()
        .withName(bed.namespace())
        .edit(
            n ->
                new NamespaceBuilder(n)
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build());
    bed.apply(
        orders()
            .spark(
                "{driver: {podTemplate: {spec: {volumes: [{name: host, hostPath: {path:"
                    + " /etc}}]}}}}")
            .yaml());
    StreamingPipeline refused =
        bed.await(
            "orders",
            "Pod Security is told",
            p -> OrdersStatus.condition(p, "Ready").startsWith("False PodSecurity: "));
    assertThat(OrdersStatus.condition(refused, "Ready")).contains("hostPath");
    assertThat(refused.getStatus().phase()).isEqualTo("Pending");
  }

  @Test
  void anObjectThatKubernetesFindsInvalidIsTold(OperatorTestBed bed) {
    bed.proxy()
        .inject(
            Rule.always(
                "PATCH configmaps",
                Fault.refused(422, "Invalid", "data: Too long: must have at most 1048576 bytes")));
    bed.apply(orders().yaml());
    StreamingPipeline refused =
        bed.await("orders", "the size is told", OrdersStatus.says("Ready", "False TooLarge"));
    assertThat(OrdersStatus.condition(refused, "Ready"))
        .contains("ConfigMap orders-plan-", "split the pipeline");
  }

  @Test
  void aFaultThatPassesIsNotTold(OperatorTestBed bed) {
    Injection fault = bed.proxy().inject(Rule.once("POST pods", Fault.internalError()));
    bed.apply(orders().yaml());
    bed.awaitDriver("orders", 1);
    bed.awaitPhase("orders", "Starting");
    assertThat(fault.hits()).isOne();
    assertThat(OrdersStatus.events(bed)).noneMatch(event -> event.startsWith("Warning"));
  }

  @Test
  void aFaultThatLastsIsTold(OperatorTestBed bed) {
    Injection fault =
        bed.proxy().inject(Rule.always("GET persistentvolumeclaims", Fault.internalError()));
    bed.apply(orders().yaml());
    StreamingPipeline told =
        bed.await(
            "orders", "the fault is told", OrdersStatus.says("Reconciling", "True ApiUnavailable"));
    assertThat(told.getStatus().phase()).isEqualTo("Pending");
    assertThat(told.getStatus().observedGeneration()).isNull();
    fault.end();
    bed.awaitDriver("orders", 1);
  }

  @Test
  void deletingDoesNotNeedWhatIsRefused(OperatorTestBed bed) {
    quota(bed, 0);
    bed.apply(orders().yaml());
    bed.await("orders", "the quota is told", OrdersStatus.says("Ready", "QuotaExceeded"));
    bed.delete("orders");
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
  }

  private static void quota(OperatorTestBed bed, int pods) {
    bed.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("room")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity(Integer.toString(pods)))
                .endSpec()
                .build())
        .create();
    bed.until(
        "the quota counts",
        () ->
            bed.client()
                    .resourceQuotas()
                    .inNamespace(bed.namespace())
                    .withName("room")
                    .get()
                    .getStatus()
                    .getHard()
                != null);
  }
}
