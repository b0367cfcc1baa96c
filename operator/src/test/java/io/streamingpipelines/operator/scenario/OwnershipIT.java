package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The operator uses only its own objects, and only those of this resource. */
@WithTestBed
class OwnershipIT {

  @Test
  void aPipelineThatIsDeletedAndAppliedAtOnceGetsATokenOfItsOwn(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    String uid = bed.pipeline("orders").orElseThrow().getMetadata().getUid();
    String before = token(bed, first);
    delete(bed, first);
    bed.apply(orders().yaml());
    String again = bed.awaitDriver("orders", 1);
    bed.until("the driver is the new one", () -> !token(bed, again).equals(before));
    assertThat(bed.pipeline("orders").orElseThrow().getMetadata().getUid()).isNotEqualTo(uid);
    assertThat(
            bed.client()
                .secrets()
                .inNamespace(bed.namespace())
                .withName(token(bed, again))
                .get()
                .getMetadata()
                .getOwnerReferences())
        .extracting("uid")
        .containsExactly(bed.pipeline("orders").orElseThrow().getMetadata().getUid());
  }

  /**
   * JOSDK would take the events of the new resource for those of its own call that removes the
   * finalizer of the old one, and listen to nothing afterwards.
   */
  @Test
  void aPipelineThatIsAppliedWhileTheOldOneDisappearsIsFollowed(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    CountDownLatch answers = new CountDownLatch(1);
    bed.proxy().inject(Rule.once("PATCH streamingpipelines", Fault.answerLate(answers)));
    delete(bed, first);
    bed.apply(orders().yaml());
    bed.apply(orders().yaml().replace("orders", "later"));
    bed.awaitDriver("later", 1);
    answers.countDown();
    String again = bed.awaitDriver("orders", 1);
    bed.ready(again);
    bed.awaitPhase("orders", "Running");
  }

  private static void delete(OperatorTestBed bed, String driver) {
    bed.delete("orders");
    bed.until(
        "the old resource is gone",
        () -> {
          bed.pod(driver)
              .filter(p -> p.getMetadata().getDeletionTimestamp() != null)
              .ifPresent(p -> bed.gone(driver));
          return bed.pipeline("orders").isEmpty();
        });
  }

  private static String token(OperatorTestBed bed, String pod) {
    return bed.pod(pod).orElseThrow().getSpec().getVolumes().stream()
        .filter(volume -> "token".equals(volume.getName()))
        .map(volume -> volume.getSecret().getSecretName())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anObjectOfSomebodyElseIsLeftAloneAndTold(OperatorTestBed bed) {
    bed.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("orders-driver")
                .addToAnnotations("cloud/role", "admin")
                .endMetadata()
                .build())
        .create();
    bed.apply(orders().yaml());
    StreamingPipeline refused =
        bed.await(
            "orders", "the other object is told", OrdersStatus.says("Ready", "False NotOurs"));
    assertThat(OrdersStatus.condition(refused, "Ready"))
        .contains("ServiceAccount orders-driver already exists");
    assertThat(
            bed.client()
                .serviceAccounts()
                .inNamespace(bed.namespace())
                .withName("orders-driver")
                .get()
                .getMetadata()
                .getOwnerReferences())
        .isEmpty();
    bed.client().serviceAccounts().inNamespace(bed.namespace()).withName("orders-driver").delete();
    bed.awaitDriver("orders", 1);
  }

  @Test
  void aForgedPlanIsNotStarted(OperatorTestBed bed) {
    bed.apply(orders().suspended().yaml());
    StreamingPipeline pipeline = bed.awaitPhase("orders", "Suspended");
    bed.apply(orders().yaml());
    String first = bed.awaitDriver("orders", 1);
    ConfigMap plan = OrdersStatus.plans(bed).get(0);
    bed.killOperator();
    forge(bed, pipeline, plan);
    bed.ended(first, 1, "Error");
    bed.startOperator();
    bed.await("orders", "the failure counts", p -> OrdersStatus.restarts(p) == 1);
    bed.forward(java.time.Duration.ofSeconds(30), "orders");
    String second = bed.awaitDriver("orders", 2);
    assertThat(bed.pod(second).orElseThrow().getSpec().getContainers().get(0).getImage())
        .isEqualTo("streamingpipelines/runtime:bed");
  }

  /** The best forgery that somebody with the right to write and delete ConfigMaps can make. */
  private static void forge(OperatorTestBed bed, StreamingPipeline pipeline, ConfigMap plan) {
    Map<String, String> data = new HashMap<>(plan.getData());
    data.replaceAll((file, text) -> text.replace("streamingpipelines/runtime:bed", "evil:1"));
    bed.client().resource(plan).delete();
    for (String name : List.of(plan.getMetadata().getName(), "orders-plan-other")) {
      bed.client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace(bed.namespace())
                  .withName(name)
                  .withLabels(plan.getMetadata().getLabels())
                  .withAnnotations(plan.getMetadata().getAnnotations())
                  .addToAnnotations(
                      Labels.GENERATION,
                      Long.toString(
                          bed.pipeline("orders").orElseThrow().getMetadata().getGeneration()))
                  .withOwnerReferences(plan.getMetadata().getOwnerReferences())
                  .endMetadata()
                  .withData(data)
                  .build())
          .create();
    }
    assertThat(pipeline.getMetadata().getUid()).isNotBlank();
  }
}
