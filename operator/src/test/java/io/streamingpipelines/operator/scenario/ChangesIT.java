package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change does not stop a working driver unless the new one can start. */
@WithTestBed
class ChangesIT {
  private static final OrdersManifests CHANGED =
      orders().query("SELECT value + 1 AS v FROM events");

  private static String running(OperatorTestBed bed, OrdersManifests manifest) {
    bed.apply(manifest.yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.await(
        "orders",
        "the plan is known to run",
        p ->
            p.getStatus() != null
                && p.getStatus().plan() != null
                && p.getStatus().plan().accepted() != null);
    return driver;
  }

  private static String plan(OperatorTestBed bed, String pod) {
    return String.valueOf(
        bed.pod(pod).orElseThrow().getMetadata().getAnnotations().get(Labels.PLAN_HASH));
  }

  private static boolean works(OperatorTestBed bed, String driver) {
    return bed.pod(driver)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .isPresent();
  }

  @Test
  void aPipelineWithoutAVolumeCanBeChanged(OperatorTestBed bed) {
    String first = running(bed, orders().onObjectStore());
    bed.apply(orders().onObjectStore().query("SELECT value + 1 AS v FROM events").yaml());
    String check = bed.awaitCheck("orders");
    bed.ended(check, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    bed.awaitReplacing("orders", 2);
    bed.drained(first);
  }

  @Test
  void thePlanThatRanComesBackWhenTheDriverDiesWhileABrokenChangeIsChecked(OperatorTestBed bed) {
    String first = running(bed, orders());
    String accepted = plan(bed, first);
    bed.apply(CHANGED.yaml());
    String check = bed.awaitCheck("orders");
    bed.running(check);
    bed.ended(first, OrdersManifests.failed(Failure.Kind.INFRASTRUCTURE, null));
    bed.await("orders", "the failure counts", p -> OrdersStatus.restarts(p) == 1);
    bed.forward(Duration.ofSeconds(10), "orders");
    String second = bed.awaitDriver("orders", 2);
    assertThat(plan(bed, second)).isEqualTo(accepted);
    bed.ready(second);
    bed.ended(check, OrdersManifests.rejected("There is no column value."));
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Accepted")).contains("There is no column value.");
    assertThat(works(bed, second)).isTrue();
  }

  @Test
  void thePlanThatRanComesBackWhenTheNewDriverRejectsItsOwn(OperatorTestBed bed) {
    String first = running(bed, orders());
    String accepted = plan(bed, first);
    // more memory needs no check, so only the driver itself can reject the plan
    bed.apply(orders().spark("{driver: {memory: 2Gi}}").yaml());
    String second = bed.awaitReplacing("orders", 2);
    bed.drained(first);
    bed.ended(second, OrdersManifests.rejected("The table has another schema."));
    String third = bed.awaitDriver("orders", 3);
    assertThat(plan(bed, third)).isEqualTo(accepted);
    bed.ready(third);
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Accepted")).contains("another schema");
  }

  @Test
  void aRunThatCompletesWhileItsSuccessorIsCheckedDoesNotCompleteTheSuccessor(OperatorTestBed bed) {
    String first = running(bed, orders().once());
    bed.apply(orders().once().query("SELECT value + 1 AS v FROM events").yaml());
    bed.awaitCheck("orders");
    bed.ended(first, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    String second = bed.awaitDriver("orders", 2);
    bed.ended(second, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    bed.awaitPhase("orders", "Completed");
  }

  @Test
  void aRunThatCompletesWhileItsSuccessorWaitsForASecretDoesNotCompleteTheSuccessor(
      OperatorTestBed bed) {
    String first = running(bed, orders().once());
    bed.apply(
        orders()
            .once()
            .spark("{driver: {env: [{name: KEY, secretKeyRef: {name: keys, key: one}}]}}")
            .yaml());
    bed.await("orders", "the Secret is missed", OrdersStatus.says("SecretNotFound", "True"));
    assertThat(works(bed, first)).isTrue();
    bed.ended(first, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    bed.awaitPhase("orders", "Pending");
    bed.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("keys")
                .endMetadata()
                .withStringData(Map.of("one", "1"))
                .build())
        .create();
    bed.awaitDriver("orders", 2);
  }

  @Test
  void whatTheNewPodNamesIsLookedForBeforeTheOldOneIsTouched(OperatorTestBed bed) {
    String first = running(bed, orders());
    bed.apply(
        orders()
            .spark(
                "{serviceAccount: robot, driver: {memory: 1Gi, podTemplate: {spec: {volumes:"
                    + " [{name: more, persistentVolumeClaim: {claimName: more}}, {name: words,"
                    + " configMap: {name: words}}]}}}}")
            .yaml());
    StreamingPipeline waits =
        bed.await(
            "orders",
            "everything missing is told",
            OrdersStatus.says("PersistentVolumeClaimNotFound", "True"));
    assertThat(OrdersStatus.condition(waits, "ServiceAccountNotFound"))
        .contains("ServiceAccount robot");
    assertThat(OrdersStatus.condition(waits, "ConfigMapNotFound")).contains("ConfigMap words");
    assertThat(OrdersStatus.condition(waits, "Reconciling"))
        .contains("while the driver keeps working");
    assertThat(waits.getStatus().phase()).isEqualTo("Running");
    assertThat(works(bed, first)).isTrue();
  }

  @Test
  void anImageThatDoesNotExistIsFoundByTheCheckNotByTheNextDriver(OperatorTestBed bed) {
    String first = running(bed, orders());
    bed.apply(orders().spark("{image: 'nowhere/runtime:1', driver: {memory: 1Gi}}").yaml());
    String check = bed.awaitCheck("orders");
    assertThat(bed.pod(check).orElseThrow().getSpec().getContainers().get(0).getImage())
        .isEqualTo("nowhere/runtime:1");
    bed.waiting(check, "ImagePullBackOff", "Back-off pulling image nowhere/runtime:1");
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Reconciling"))
        .contains(check, "ImagePullBackOff", "nowhere/runtime:1");
    assertThat(OrdersStatus.condition(blocked, "Stalled"))
        .startsWith("True")
        .contains("ImagePullBackOff");
    assertThat(OrdersStatus.condition(blocked, "Ready")).startsWith("True");
    assertThat(works(bed, first)).isTrue();

    bed.apply(orders().yaml());
    bed.awaitPhase("orders", "Running");
    bed.until("the check is gone", () -> bed.pods("orders", Labels.CHECK).isEmpty());
    assertThat(works(bed, first)).isTrue();
  }

  @Test
  void aCheckThatCameToNothingIsToldAndTriedAgain(OperatorTestBed bed) {
    running(bed, orders());
    bed.apply(CHANGED.yaml());
    String check = bed.awaitCheck("orders");
    String uid = bed.pod(check).orElseThrow().getMetadata().getUid();
    bed.ended(check, 137, "OOMKilled");
    bed.look("orders");
    bed.quiet();
    bed.forward(Duration.ofSeconds(31), "orders");
    bed.until(
        "the check is made again",
        () -> bed.pod(check).filter(p -> !p.getMetadata().getUid().equals(uid)).isPresent());
  }

  @Test
  void aCheckDoesWithoutAClaimThatOnlyOnePodMayMount(OperatorTestBed bed) {
    bed.client()
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("single")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOncePod")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build())
        .create();
    String single =
        orders().yaml().replace("persistentVolumeClaim: lake", "persistentVolumeClaim: single");
    bed.apply(single);
    bed.ready(bed.awaitDriver("orders", 1));
    bed.awaitPhase("orders", "Running");
    bed.apply(single.replace("SELECT value FROM", "SELECT value + 1 AS v FROM"));
    Pod check = bed.pod(bed.awaitCheck("orders")).orElseThrow();
    assertThat(check.getSpec().getVolumes())
        .filteredOn(volume -> "storage".equals(volume.getName()))
        .singleElement()
        .extracting(Volume::getPersistentVolumeClaim)
        .isNull();
  }
}
