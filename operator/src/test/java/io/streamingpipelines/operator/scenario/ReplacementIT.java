package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new driver starts while the one before it works, and takes over when that one has ended. */
@WithTestBed
class ReplacementIT {
  /** Needs a restart, but no check. */
  private static final OrdersManifests CHANGED = orders().spark("{driver: {memory: 2Gi}}");

  private static String running(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.awaitPhase("orders", "Running");
    return driver;
  }

  private static boolean works(OperatorTestBed bed, String driver) {
    return bed.pod(driver)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .isPresent();
  }

  @Test
  void theNewDriverTakesOverWhenTheOldOneHasEnded(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    StreamingPipeline replacing =
        bed.await("orders", "it says so", OrdersStatus.says("Reconciling", "True ReplacingDriver"));
    assertThat(replacing.getStatus().phase()).isEqualTo("Running");
    assertThat(OrdersStatus.attempt(replacing)).isEqualTo(1);
    bed.quiet();
    assertThat(works(bed, first)).as("the plan is not checked yet").isTrue();

    bed.checked(second);
    bed.drivers().reports(second, Reports.standby());
    bed.awaitDeleting(first);
    bed.quiet();
    assertThat(bed.drivers().takenOver()).as("the old driver may still write").isEmpty();

    bed.drained(first);
    bed.until("it is told", () -> bed.drivers().takenOver().contains(second));
    bed.ready(second);
    bed.drivers().reports(second, Reports.running("bronze"));
    StreamingPipeline replaced = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.attempt(replaced)).isEqualTo(2);
    assertThat(OrdersStatus.restarts(replaced)).isZero();
    assertThat(bed.decisions("orders")).containsSubsequence("StartStandby", "Drain", "TakeOver");
  }

  @Test
  void aStandbyThatTookOverByItselfNeedsNoCommand(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitReplacing("orders", 2);
    bed.ready(second);
    bed.drained(first);
    bed.drivers().reports(second, Reports.running("bronze"));
    StreamingPipeline replaced = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.attempt(replaced)).isEqualTo(2);
    assertThat(bed.drivers().takenOver()).isEmpty();
  }

  @Test
  void theOldDriverMakesRoomIfNoNodeHasRoomForBoth(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    bed.unschedulable(second, "0/1 nodes are available: 1 Insufficient memory.");
    bed.quiet();
    assertThat(works(bed, first)).as("a node may come").isTrue();
    bed.forward(Duration.ofSeconds(11), "orders");
    bed.awaitDeleting(first);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready"))
        .contains("no room for the new driver beside the old one", "Insufficient memory");
    bed.drained(first);
    bed.ready(second);
    assertThat(OrdersStatus.attempt(bed.awaitPhase("orders", "Running"))).isEqualTo(2);
  }

  @Test
  void theOldDriverMakesRoomIfTheQuotaAllowsOnePod(OperatorTestBed bed) {
    String first = running(bed);
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace(bed.namespace())
            .withName("one")
            .endMetadata()
            .withNewSpec()
            .withHard(Map.of("pods", new Quantity("1")))
            .endSpec()
            .build();
    bed.client().resource(quota).create();
    // no controller counts the pods here
    var unused =
        bed.client()
            .resource(quota)
            .editStatus(
                there ->
                    new ResourceQuotaBuilder(there)
                        .withNewStatus()
                        .withHard(Map.of("pods", new Quantity("1")))
                        .withUsed(Map.of("pods", new Quantity("1")))
                        .endStatus()
                        .build());

    bed.apply(CHANGED.yaml());
    bed.awaitDeleting(first);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready"))
        .contains("no room for the new driver beside the old one", "exceeded quota: one");
    assertThat(OrdersStatus.events(bed)).noneMatch(event -> event.contains("Blocked"));

    bed.client().resource(quota).delete();
    bed.drained(first);
    bed.ready(bed.awaitDriver("orders", 2));
    bed.awaitPhase("orders", "Running");
  }

  @Test
  void aNewDriverThatFailsLeavesTheOldOneAlone(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    String uid = bed.pod(second).orElseThrow().getMetadata().getUid();
    bed.ended(second, OrdersManifests.failed(Failure.Kind.INFRASTRUCTURE, null));
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Stalled"))
        .startsWith("True Blocked")
        .contains(second, "ended before it took over");
    bed.forward(Duration.ofSeconds(31), "orders");
    bed.until(
        "another one is made",
        () -> bed.pod(second).filter(p -> !p.getMetadata().getUid().equals(uid)).isPresent());
    bed.running(second);
    bed.quiet();
    StreamingPipeline again = bed.pipeline("orders").orElseThrow();
    assertThat(again.getStatus().phase()).as("until it gets further").isEqualTo("Blocked");
    assertThat(OrdersStatus.condition(again, "Ready")).contains("ended before it took over");
    assertThat(works(bed, first)).isTrue();
    assertThat(OrdersStatus.restarts(bed.pipeline("orders").orElseThrow())).isZero();
  }

  @Test
  void whatTheNewDriverRejectsLeavesTheOldOneAlone(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    bed.ended(bed.awaitDriver("orders", 2), OrdersManifests.rejected("Another schema."));
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Accepted")).contains("Another schema.");
    bed.until("its pod is gone", () -> bed.pods("orders", "driver").size() == 1);
    assertThat(works(bed, first)).isTrue();
  }

  @Test
  void aChangeThatIsRevertedEndsTheNewDriver(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    bed.running(second);
    bed.apply(orders().yaml());
    bed.awaitDeleting(second);
    bed.drained(second);
    bed.quiet();
    assertThat(works(bed, first)).isTrue();
    bed.apply(CHANGED.yaml());
    bed.awaitDriver("orders", 2);
  }

  @Test
  void anotherChangeWaitsForTheEndOfTheStandbyBefore(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    bed.running(second);
    bed.apply(orders().spark("{driver: {memory: 3Gi}}").yaml());
    bed.awaitDeleting(second);
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).hasSize(2);
    bed.drained(second);
    String next = bed.awaitStandby("orders", first);
    bed.checked(next);
    bed.awaitDeleting(first);
    bed.drained(first);
    bed.ready(next);
    bed.awaitPhase("orders", "Running");
  }

  @Test
  void aPipelineIsSuspendedOnlyWhenTheStandbyHasEndedToo(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    bed.running(second);
    bed.apply(orders().suspended().yaml());
    bed.awaitDeleting(first);
    bed.awaitDeleting(second);
    bed.drained(first);
    bed.quiet();
    assertThat(bed.phase("orders")).as("the standby may have taken over").isEqualTo("Draining");
    bed.drained(second);
    bed.awaitPhase("orders", "Suspended");
  }

  @Test
  void aDriverThatDiesBesideItsStandbyIsReplacedAtOnceAndCounts(OperatorTestBed bed) {
    String first = running(bed);
    bed.apply(CHANGED.yaml());
    String second = bed.awaitDriver("orders", 2);
    bed.running(second);
    bed.ended(first, OrdersManifests.failed(Failure.Kind.INFRASTRUCTURE, null));
    bed.drivers().reports(second, Reports.standby());
    bed.until("it is told", () -> bed.drivers().takenOver().contains(second));
    bed.ready(second);
    bed.drivers().reports(second, Reports.running("bronze"));
    StreamingPipeline replaced = bed.awaitPhase("orders", "Running");
    assertThat(OrdersStatus.attempt(replaced)).isEqualTo(2);
    assertThat(OrdersStatus.restarts(replaced)).isOne();
  }
}
