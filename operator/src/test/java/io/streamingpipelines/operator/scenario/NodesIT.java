package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the status says while a driver or its node does not respond. */
@WithTestBed
class NodesIT {
  /** Longer than the polls every two seconds, and the reaction to a report. */
  private static final Duration TOO_LONG = Duration.ofSeconds(40);

  /** The default grace of a drain, and the time that Spark may need to stop. */
  private static final Duration GRACE = Duration.ofSeconds(75);

  private static final Duration NODE_LOST = Duration.ofMinutes(5);

  private static String running(OperatorTestBed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await(
        "orders", "its report is there", OrdersStatus.says("Ready", "1 of 1 queries running"));
    return driver;
  }

  private static void delete(OperatorTestBed bed, String pod) {
    bed.client().pods().inNamespace(bed.namespace()).withName(pod).delete();
    bed.awaitDeleting(pod);
  }

  private static void awaitEvent(OperatorTestBed bed, String start) {
    bed.until(
        "an event tells it",
        () -> OrdersStatus.events(bed).stream().anyMatch(e -> e.startsWith(start)));
  }

  @Test
  void aDriverThatWorksOnASilentNodeIsReadyAndAPersonIsCalled(OperatorTestBed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    StreamingPipeline works =
        bed.await("orders", "the node is told", OrdersStatus.says("Stalled", "True NodeNotReady"));
    assertThat(OrdersStatus.condition(works, "Ready"))
        .startsWith("True AllQueriesRunning: 1 of 1 queries running.")
        .contains("does not respond to Kubernetes", "keeps working", "Bring the node back");
    assertThat(works.getStatus().phase()).isEqualTo("Running");
    awaitEvent(bed, "Warning NodeNotReady: ");

    bed.ready(driver);
    bed.await(
        "orders",
        "all is well again",
        p ->
            OrdersStatus.condition(p, "Stalled").startsWith("False")
                && OrdersStatus.condition(p, "Ready").endsWith("1 of 1 queries running"));
  }

  @Test
  void aDriverOfALostNodeIsWaitedForAndThenReplaced(OperatorTestBed bed) {
    String driver = running(bed);
    bed.drivers().silent(driver);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", OrdersStatus.says("Stalled", "True NodeNotReady"));
    bed.forward(TOO_LONG, "orders");
    StreamingPipeline lost =
        bed.await("orders", "it is not ready", OrdersStatus.says("Ready", "False NodeNotReady"));
    assertThat(OrdersStatus.condition(lost, "Ready"))
        .contains("it is unknown whether its driver still runs");
    assertThat(lost.getStatus().phase()).isEqualTo("Running");

    bed.disrupted(
        driver, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
    delete(bed, driver);
    StreamingPipeline waits = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .startsWith("False NodeNotReady")
        .contains(
            driver
                + " was asked to end; no other driver starts until the node confirms that it has");
    bed.forward(GRACE.plusSeconds(1), "orders");
    bed.await("orders", "the time is told", OrdersStatus.says("Ready", "fencing.nodeLostTimeout"));
    bed.forward(NODE_LOST.minusSeconds(30), "orders");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).hasSize(1);

    bed.forward(Duration.ofSeconds(30), "orders");
    StreamingPipeline replaced =
        bed.await("orders", "the end counts", p -> OrdersStatus.restarts(p) == 1);
    assertThat(OrdersStatus.lastFailure(replaced))
        .startsWith("NodeLost: ")
        .contains(driver + " is removed from Kubernetes", "has not confirmed since");
    awaitEvent(bed, "Warning NodeLost: ");
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
    assertThat(bed.decisions("orders")).containsSubsequence("RemoveLost", "Start");
  }

  @Test
  void aLostNodeIsWaitedForAsLongAsTheManifestSays(OperatorTestBed bed) {
    bed.apply(orders().yaml() + "  fencing: {nodeLostTimeout: 30s}\n");
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.awaitPhase("orders", "Running");
    bed.drivers().silent(driver);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", OrdersStatus.says("Stalled", "True NodeNotReady"));
    bed.forward(Duration.ofSeconds(40), "orders");
    bed.until("Kubernetes forgets the pod", () -> bed.pod(driver).isEmpty());
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void aNodeThatIsDeletedEndsItsDriverInKubernetesWords(OperatorTestBed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    bed.nodeDeleted(driver);
    StreamingPipeline ended =
        bed.await("orders", "the end counts", p -> OrdersStatus.restarts(p) == 1);
    assertThat(OrdersStatus.condition(ended, "Ready")).contains("PodGC: node no longer exists");
    awaitEvent(bed, "Warning DriverDeleted: ");
  }

  @Test
  void aDriverThatNoLongerAnswersIsNotReadyUntilItDoes(OperatorTestBed bed) {
    String driver = running(bed);
    bed.drivers().silent(driver);
    bed.forward(TOO_LONG, "orders");
    StreamingPipeline silent =
        bed.await("orders", "it is missed", OrdersStatus.says("Ready", "False DriverUnreachable"));
    assertThat(OrdersStatus.condition(silent, "Ready")).contains("NetworkPolicies");
    assertThat(OrdersStatus.condition(silent, "Stalled")).startsWith("True DriverUnreachable");
    assertThat(silent.getStatus().phase()).isEqualTo("Running");
    awaitEvent(bed, "Warning DriverUnreachable: ");
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await("orders", "it answers again", OrdersStatus.says("Ready", "True AllQueriesRunning"));
  }

  @Test
  void anEndThatNobodyConfirmsIsTold(OperatorTestBed bed) {
    String driver = running(bed);
    delete(bed, driver);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Stalled")).startsWith("False");
    bed.forward(GRACE.plusSeconds(29), "orders");
    bed.quiet();
    assertThat(bed.phase("orders")).isEqualTo("Draining");
    assertThat(OrdersStatus.condition(bed.pipeline("orders").orElseThrow(), "Stalled"))
        .startsWith("False");
    bed.forward(Duration.ofSeconds(2), "orders");
    StreamingPipeline stuck =
        bed.await("orders", "it is told", OrdersStatus.says("Ready", "False DriverDoesNotEnd"));
    assertThat(OrdersStatus.condition(stuck, "Stalled"))
        .startsWith("True DriverDoesNotEnd")
        .contains(driver + " should have ended by", "no other driver starts until then");
    awaitEvent(bed, "Warning DriverDoesNotEnd: ");
    bed.forward(NODE_LOST, "orders");
    bed.until("Kubernetes forgets the pod", () -> bed.pod(driver).isEmpty());
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void aPipelineWhoseDeletionWaitsForASilentNodeSaysSo(OperatorTestBed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", OrdersStatus.says("Stalled", "True NodeNotReady"));
    bed.delete("orders");
    bed.awaitDeleting(driver);
    StreamingPipeline waits = bed.awaitPhase("orders", "Terminating");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .startsWith("False NodeNotReady")
        .contains("removed once its driver has ended", "does not respond to Kubernetes");
    // the time counts from when the operator has seen that the pod is being deleted
    bed.quiet();
    bed.forward(GRACE.plus(NODE_LOST).plusSeconds(1), "orders");
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    assertThat(bed.pod(driver)).isEmpty();
  }

  /** A foreign finalizer keeps the pod, so that it never disappears. */
  @Test
  void aLostDriverWhosePodAFinalizerKeepsIsReplacedAllTheSame(OperatorTestBed bed) {
    String driver = running(bed);
    finalizer(bed, driver, List.of("example.com/billing"));
    bed.drivers().silent(driver);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", OrdersStatus.says("Stalled", "True NodeNotReady"));
    bed.forward(NODE_LOST.plusSeconds(1), "orders");
    StreamingPipeline lost =
        bed.await("orders", "the end counts", p -> OrdersStatus.restarts(p) == 1);
    assertThat(OrdersStatus.lastFailure(lost)).startsWith("NodeLost: ");
    bed.forward(Duration.ofSeconds(10), "orders");
    String next = bed.awaitDriver("orders", 2);
    assertThat(bed.pod(driver)).as("the finalizer keeps it").isPresent();
    bed.ready(next);
    bed.drivers().reports(next, Reports.running("bronze"));
    bed.awaitPhase("orders", "Running");
    bed.quiet();
    assertThat(OrdersStatus.restarts(bed.pipeline("orders").orElseThrow())).isOne();
    finalizer(bed, driver, List.of());
  }

  @Test
  void aDriverThatHasEndedIsReplacedThoughAFinalizerKeepsItsPod(OperatorTestBed bed) {
    String driver = running(bed);
    finalizer(bed, driver, List.of("example.com/billing"));
    delete(bed, driver);
    bed.ended(driver, OrdersManifests.report(ExitReport.Outcome.DRAINED));
    bed.awaitPhase("orders", "BackingOff");
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
    assertThat(bed.pod(driver)).as("the finalizer keeps it").isPresent();
    finalizer(bed, driver, List.of());
  }

  @Test
  void aPipelineIsDeletedThoughAFinalizerKeepsItsLostDriver(OperatorTestBed bed) {
    String driver = running(bed);
    finalizer(bed, driver, List.of("example.com/billing"));
    bed.nodeSilent(driver);
    bed.delete("orders");
    bed.awaitDeleting(driver);
    bed.quiet();
    bed.forward(GRACE.plus(NODE_LOST).plusSeconds(1), "orders");
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
    finalizer(bed, driver, List.of());
  }

  private static void finalizer(OperatorTestBed bed, String pod, List<String> finalizers) {
    bed.client()
        .pods()
        .inNamespace(bed.namespace())
        .withName(pod)
        .edit(
            there ->
                new PodBuilder(there)
                    .editMetadata()
                    .withFinalizers(finalizers)
                    .endMetadata()
                    .build());
  }

  @Test
  void anEvictionIsToldInItsWordsWhileTheDriverDrainsAndAfter(OperatorTestBed bed) {
    String driver = running(bed);
    bed.disrupted(driver, "EvictionByEvictionAPI", "Eviction API: evicting");
    delete(bed, driver);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(OrdersStatus.condition(drains, "Ready")).contains("(Eviction API: evicting)");
    bed.ended(driver, OrdersManifests.report(ExitReport.Outcome.DRAINED));
    StreamingPipeline waits = bed.awaitPhase("orders", "BackingOff");
    assertThat(OrdersStatus.condition(waits, "Ready"))
        .contains("The driver pod was deleted or evicted: Eviction API: evicting.");
  }

  @Test
  void aCheckOnASilentNodeIsToldAsWhatTheChangeWaitsFor(OperatorTestBed bed) {
    running(bed);
    bed.apply(orders().query("SELECT value + 1 AS v FROM events").yaml());
    String check = bed.awaitCheck("orders");
    bed.ready(check);
    bed.nodeSilent(check);
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(OrdersStatus.condition(blocked, "Reconciling"))
        .startsWith("True CheckingChange")
        .contains(check, "NodeNotReady", "does not respond to Kubernetes");
    assertThat(OrdersStatus.condition(blocked, "Ready")).startsWith("True");
  }
}
