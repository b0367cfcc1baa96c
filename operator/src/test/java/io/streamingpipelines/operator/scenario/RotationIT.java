package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A driver starts again when a Secret or ConfigMap changes that it reads only at its start. */
@WithTestBed
class RotationIT {
  private static final Duration LOOK = Duration.ofSeconds(61);
  private static final OrdersManifests WITH_VARIABLES =
      orders()
          .spark(
              "{driver: {memory: 1Gi, env: [{name: A, secretKeyRef: {name: login, key: password}}],"
                  + " podTemplate: {spec: {containers: [{name: driver, envFrom: [{configMapRef:"
                  + " {name: flags}}]}]}}}}");

  private static String running(OperatorTestBed bed) {
    secret(bed, "old", "v1");
    flags(bed, "on");
    bed.apply(WITH_VARIABLES.yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  private static void secret(OperatorTestBed bed, String password, String label) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(bed.namespace())
            .withName("login")
            .addToLabels("version", label)
            .endMetadata()
            .addToStringData("password", password)
            .addToStringData("unused", label)
            .build();
    bed.client().resource(secret).forceConflicts().serverSideApply();
  }

  private static void flags(OperatorTestBed bed, String value) {
    bed.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("flags")
                .endMetadata()
                .addToData("flag", value)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static void staysWith(OperatorTestBed bed, String driver) {
    bed.forward(LOOK, "orders");
    bed.quiet();
    assertThat(bed.pods("orders", "driver"))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly(driver);
    assertThat(bed.pod(driver).orElseThrow().getMetadata().getDeletionTimestamp()).isNull();
  }

  private static StreamingPipeline replaced(OperatorTestBed bed, int attempt, String why) {
    String before = "orders-driver-" + (attempt - 1);
    String next = bed.awaitReplacing("orders", attempt);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready")).isEqualTo("False " + why);
    bed.drained(before);
    bed.ready(next);
    bed.drivers().reports(next, Reports.running("bronze"));
    return bed.awaitPhase("orders", "Running");
  }

  @Test
  void aSecretWithOtherContentRestartsTheDriverOnce(OperatorTestBed bed) {
    running(bed);
    secret(bed, "new", "v1");
    bed.forward(LOOK, "orders");
    StreamingPipeline runs =
        replaced(bed, 2, "SecretChanged: The driver is draining because Secret login has changed.");
    assertThat(OrdersStatus.attempt(runs)).isEqualTo(2);
    assertThat(OrdersStatus.restarts(runs)).as("it is no failure").isZero();
    assertThat(OrdersStatus.events(bed))
        .anyMatch(event -> event.contains("Secret login has changed"))
        .noneMatch(event -> event.contains("DriverDeleted"));
    staysWith(bed, "orders-driver-2");
    assertThat(bed.decisions("orders"))
        .filteredOn(List.of("Start", "StartStandby", "Drain")::contains)
        .containsExactly("Start", "StartStandby", "Drain");
  }

  @Test
  void aSecretThatIsWrittenAgainWithTheSameContentRestartsNothing(OperatorTestBed bed) {
    String driver = running(bed);
    secret(bed, "old", "v2");
    staysWith(bed, driver);
  }

  @Test
  void aConfigMapOfTheEnvironmentIsTreatedLikeASecret(OperatorTestBed bed) {
    running(bed);
    flags(bed, "off");
    bed.forward(LOOK, "orders");
    replaced(
        bed, 2, "ConfigMapChanged: The driver is draining because ConfigMap flags has changed.");
  }

  @Test
  void aMissingSecretLeavesTheDriverAlone(OperatorTestBed bed) {
    String driver = running(bed);
    bed.client().secrets().inNamespace(bed.namespace()).withName("login").delete();
    flags(bed, "off");
    staysWith(bed, driver);
    bed.await("orders", "it says so", OrdersStatus.says("SecretNotFound", "Create: Secret login"));
    secret(bed, "old", "v1");
    bed.look("orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void anOperatorThatStartsAgainRestartsNothing(OperatorTestBed bed) {
    String driver = running(bed);
    bed.killOperator();
    bed.startOperator();
    staysWith(bed, driver);
  }

  @Test
  void thePodShowsNothingOfTheContent(OperatorTestBed bed) {
    String driver = running(bed);
    assertThat(
            bed.pod(driver)
                .orElseThrow()
                .getMetadata()
                .getAnnotations()
                .get("streamingpipelines.io/start-inputs"))
        .contains("\"login\"", "\"password\"", "\"digest\"")
        .doesNotContain("old", "b2xk");
  }

  @Test
  void aReportReadsNoSecret(OperatorTestBed bed) {
    String driver = running(bed);
    staysWith(bed, driver);
    long before = reads(bed);
    assertThat(before).isPositive();
    for (int batch = 8; batch < 12; batch++) {
      bed.drivers().reports(driver, Reports.at(batch, "bronze"));
      bed.look("orders");
    }
    bed.quiet();
    assertThat(reads(bed)).isEqualTo(before);
  }

  private static long reads(OperatorTestBed bed) {
    return bed.proxy().journal().last(10_000).stream()
        .filter(call -> call.contains("GET secrets login"))
        .count();
  }
}
