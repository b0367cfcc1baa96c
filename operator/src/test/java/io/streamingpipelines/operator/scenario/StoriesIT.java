package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of events in which, according to bug reports, other operators get stuck. */
@WithTestBed
class StoriesIT {

  private static String running(OperatorTestBed bed, OrdersManifests manifest, int attempt) {
    bed.apply(manifest.yaml());
    String driver = bed.awaitDriver("orders", attempt);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  @Test
  void aRunThatIsToStartAlwaysDoesThoughTheOperatorIsDeadWhenItEnds(OperatorTestBed bed) {
    String manifest = orders().once().yaml().replace("restart: {", "restart: {policy: Always, ");
    bed.apply(manifest);
    for (int attempt = 1; attempt <= 3; attempt++) {
      String driver = bed.awaitDriver("orders", attempt);
      bed.ready(driver);
      bed.awaitPhase("orders", "Running");
      bed.killOperator();
      bed.ended(driver, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
      bed.startOperator();
      bed.until("the end is noted", () -> bed.phase("orders").equals("BackingOff") || next(bed));
      bed.forward(Duration.ofSeconds(10), "orders");
    }
    bed.awaitDriver("orders", 4);
  }

  private static boolean next(OperatorTestBed bed) {
    return bed.pods("orders", "driver").stream()
        .anyMatch(pod -> pod.getStatus().getContainerStatuses().isEmpty());
  }

  @Test
  void aRunThatEndsWithinSecondsWhileTheOperatorIsDownIsCompleted(OperatorTestBed bed) {
    bed.apply(orders().once().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.killOperator();
    bed.ended(driver, OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    bed.startOperator();
    bed.awaitPhase("orders", "Completed");
    assertThat(bed.pods("orders", "driver")).hasSize(1);
  }

  @Test
  void aDriverOfADrainedNodeComesBackElsewhere(OperatorTestBed bed) {
    String driver = running(bed, orders(), 1);
    bed.client().pods().inNamespace(bed.namespace()).withName(driver).evict();
    bed.awaitPhase("orders", "Draining");
    bed.drained(driver);
    StreamingPipeline waits = bed.awaitPhase("orders", "BackingOff");
    assertThat(OrdersStatus.condition(waits, "Ready")).contains("deleted or evicted");
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void anEvictionForDiskPressureIsToldInTheKubeletsWords(OperatorTestBed bed) {
    String driver = running(bed, orders(), 1);
    bed.evicted(driver, "The node was low on resource: ephemeral-storage.");
    StreamingPipeline waits = bed.awaitPhase("orders", "BackingOff");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .contains("low on resource: ephemeral-storage");
    bed.until(
        "an event tells it",
        () ->
            OrdersStatus.events(bed).stream()
                .anyMatch(e -> e.startsWith("Warning DriverEvicted: ")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void namesUpToTheLongestRunAndLeaveNothing(int length, OperatorTestBed bed) {
    String name = "o".repeat(length);
    bed.apply(orders().yaml().replace("name: orders", "name: " + name));
    String driver = bed.awaitDriver(name, 1);
    assertThat(driver).hasSizeLessThanOrEqualTo(63);
    bed.ready(driver);
    bed.awaitPhase(name, "Running");
    bed.delete(name);
    bed.awaitDeleting(driver);
    bed.drained(driver);
    bed.until("the pipeline is gone", () -> bed.pipeline(name).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {41, 63, 253})
  void longerNamesAreRefusedWithASentence(int length, OperatorTestBed bed) {
    String manifest = orders().yaml().replace("name: orders", "name: " + "o".repeat(length));
    assertThatThrownBy(() -> bed.apply(manifest)).hasMessageContaining("at most 40 characters");
  }

  @Test
  void aLabelOf63CharactersReachesThePod(OperatorTestBed bed) {
    String longest = "v".repeat(63);
    bed.apply(orders().spark("{driver: {labels: {team: " + longest + "}}}").yaml());
    String driver = bed.awaitDriver("orders", 1);
    assertThat(bed.pod(driver).orElseThrow().getMetadata().getLabels())
        .containsEntry("team", longest);
  }

  @Test
  void aQuotaThatDemandsLimitsIsMetByThePodTemplate(OperatorTestBed bed) {
    bed.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(bed.namespace())
                .withName("limits")
                .endMetadata()
                .withNewSpec()
                .addToHard("limits.cpu", new Quantity("8"))
                .endSpec()
                .build())
        .create();
    bed.until(
        "the quota counts",
        () ->
            bed.client()
                    .resourceQuotas()
                    .inNamespace(bed.namespace())
                    .withName("limits")
                    .get()
                    .getStatus()
                    .getHard()
                != null);
    bed.apply(orders().yaml());
    bed.await(
        "orders", "the limit is missed", OrdersStatus.says("Ready", "False QuotaDemandsLimits"));
    bed.apply(
        orders()
            .spark(
                "{driver: {memory: 1Gi, podTemplate: {spec: {containers: [{name: driver, resources:"
                    + " {limits: {cpu: '2'}}}]}}}}")
            .yaml());
    bed.awaitDriver("orders", 1);
  }

  @Test
  void aNamespaceThatIsDeletedDrainsItsPipelines(OperatorTestBed bed) {
    String driver = running(bed, orders(), 1);
    bed.client().namespaces().withName(bed.namespace()).delete();
    bed.awaitDeleting(driver);
    bed.drained(driver);
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
  }

  @Test
  void aNamespaceThatIsDeletedWhileTheOperatorIsDownWaitsForIt(OperatorTestBed bed) {
    String driver = running(bed, orders(), 1);
    bed.killOperator();
    bed.client().namespaces().withName(bed.namespace()).delete();
    bed.awaitDeleting(driver);
    bed.drained(driver);
    bed.startOperator();
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
  }

  @Test
  void aResourceThatIsDeletedInTheSecondOfItsMakingLeavesNothing(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    bed.delete("orders");
    bed.until(
        "the pipeline is gone",
        () -> {
          bed.pods("orders", "driver").stream()
              .filter(HasMetadata::isMarkedForDeletion)
              .forEach(pod -> bed.gone(pod.getMetadata().getName()));
          return bed.pipeline("orders").isEmpty();
        });
    bed.until("nothing is left", () -> leftovers(bed).isEmpty());
  }

  private static List<String> leftovers(OperatorTestBed bed) {
    String ours = Labels.PIPELINE + "=orders";
    return Stream.of(
            bed.client().pods().inNamespace(bed.namespace()).withLabelSelector(ours).list(),
            bed.client().configMaps().inNamespace(bed.namespace()).withLabelSelector(ours).list(),
            bed.client().secrets().inNamespace(bed.namespace()).withLabelSelector(ours).list(),
            bed.client()
                .serviceAccounts()
                .inNamespace(bed.namespace())
                .withLabelSelector(ours)
                .list(),
            bed.client()
                .rbac()
                .roleBindings()
                .inNamespace(bed.namespace())
                .withLabelSelector(ours)
                .list(),
            bed.client().rbac().roles().inNamespace(bed.namespace()).withLabelSelector(ours).list())
        .flatMap(list -> list.getItems().stream())
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }

  @Test
  void aPipelineThatIsChangedAgainWhileTheOperatorIsDeadBetweenTwoDriversRunsTheLast(
      OperatorTestBed bed) {
    String first = running(bed, orders(), 1);
    bed.apply(orders().spark("{driver: {memory: 2Gi}}").yaml());
    String second = bed.awaitReplacing("orders", 2);
    bed.killOperator();
    bed.drained(first);
    bed.apply(orders().spark("{driver: {memory: 3Gi}}").yaml());
    bed.startOperator();
    bed.awaitDeleting(second);
    bed.drained(second);
    String third = bed.awaitDriver("orders", 3);
    assertThat(
            bed.pod(third).orElseThrow().getSpec().getContainers().get(0).getEnv().stream()
                .filter(env -> env.getName().endsWith("DRIVER_MEMORY"))
                .findFirst()
                .orElseThrow()
                .getValue())
        .isEqualTo("3072m");
    bed.ready(third);
    assertThat(OrdersStatus.restarts(bed.awaitPhase("orders", "Running"))).isZero();
  }

  @Test
  void anImageThatDoesNotExistIsReplacedByTheRightOne(OperatorTestBed bed) {
    bed.apply(orders().spark("{image: 'nowhere/runtime:1'}").yaml());
    String first = bed.awaitDriver("orders", 1);
    bed.waiting(first, "ErrImagePull", "pull access denied for nowhere/runtime");
    StreamingPipeline waits = bed.awaitPhase("orders", "Pending");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .startsWith("False ErrImagePull")
        .contains("pull access denied");
    bed.apply(orders().yaml());
    bed.awaitDeleting(first);
    bed.gone(first);
    String second = bed.awaitDriver("orders", 2);
    bed.ready(second);
    assertThat(OrdersStatus.restarts(bed.awaitPhase("orders", "Running"))).isZero();
  }

  @Test
  void labelsPolicyImageAndQueryChangedInTurnCostWhatEachOfThemCosts(OperatorTestBed bed) {
    String first = running(bed, orders(), 1);
    bed.apply(orders().spark("{driver: {memory: 1Gi, labels: {team: a}}}").yaml());
    bed.awaitPhase("orders", "Running");
    bed.quiet();
    OrdersManifests labelled = orders().spark("{driver: {memory: 1Gi, labels: {team: a}}}");
    bed.apply(labelled.yaml().replace("restart: {", "restart: {maxFailures: 3, "));
    bed.awaitPhase("orders", "Running");
    bed.quiet();
    assertThat(bed.decisions("orders")).containsExactly("Start");

    bed.apply(orders().spark("{image: 'other:1'}").yaml());
    bed.ended(bed.awaitCheck("orders"), OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    String second = bed.awaitReplacing("orders", 2);
    bed.drained(first);
    bed.ready(second);
    bed.awaitPhase("orders", "Running");

    bed.apply(
        orders().spark("{image: 'other:1'}").query("SELECT value + 1 AS v FROM events").yaml());
    bed.ended(bed.awaitCheck("orders"), OrdersManifests.report(ExitReport.Outcome.COMPLETED));
    String third = bed.awaitReplacing("orders", 3);
    bed.drained(second);
    bed.ready(third);
    assertThat(OrdersStatus.restarts(bed.awaitPhase("orders", "Running"))).isZero();
    assertThat(bed.decisions("orders"))
        .containsExactly(
            "Start",
            "Check",
            "RecordCheckResult",
            "StartStandby",
            "Drain",
            "Check",
            "RecordCheckResult",
            "StartStandby",
            "Drain");
  }
}
