package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.Manifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.bed.Bed;
import io.streamingpipelines.operator.bed.OnBed;
import io.streamingpipelines.operator.bed.Reports;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of a driver while nobody hears from it, or from its node. */
@OnBed
class NodesIT {
  /** A poll each two seconds, and the news of a report. */
  private static final Duration TOO_LONG = Duration.ofSeconds(40);

  /** The default grace of a drain, and what the end of Spark may take. */
  private static final Duration GRACE = Duration.ofSeconds(75);

  private static String running(Bed bed) {
    bed.apply(orders().yaml());
    String driver = bed.awaitDriver("orders", 1);
    bed.ready(driver);
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await("orders", "its report is there", Looks.says("Ready", "1 of 1 queries running"));
    return driver;
  }

  private static void delete(Bed bed, String pod) {
    bed.client().pods().inNamespace(bed.namespace()).withName(pod).delete();
    bed.awaitDeleting(pod);
  }

  private static void awaitEvent(Bed bed, String start) {
    bed.until(
        "an event tells it", () -> Looks.events(bed).stream().anyMatch(e -> e.startsWith(start)));
  }

  @Test
  void aDriverThatWorksOnASilentNodeIsReadyAndAPersonIsCalled(Bed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    StreamingPipeline works =
        bed.await("orders", "the node is told", Looks.says("Stalled", "True NodeNotReady"));
    assertThat(Looks.condition(works, "Ready"))
        .startsWith("True AllQueriesRunning: 1 of 1 queries running.")
        .contains("does not answer Kubernetes", "works on", "Bring the node back");
    assertThat(works.getStatus().phase()).isEqualTo("Running");
    awaitEvent(bed, "Warning NodeNotReady: ");

    bed.ready(driver);
    bed.await(
        "orders",
        "all is well again",
        p ->
            Looks.condition(p, "Stalled").startsWith("False")
                && Looks.condition(p, "Ready").endsWith("1 of 1 queries running"));
  }

  @Test
  void aDriverOfALostNodeDoesNotDrainAndIsWaitedFor(Bed bed) {
    String driver = running(bed);
    bed.drivers().silent(driver);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", Looks.says("Stalled", "True NodeNotReady"));
    bed.forward(TOO_LONG, "orders");
    StreamingPipeline lost =
        bed.await("orders", "it is not ready", Looks.says("Ready", "False NodeNotReady"));
    assertThat(Looks.condition(lost, "Ready")).contains("still runs is not known");
    assertThat(lost.getStatus().phase()).isEqualTo("Running");

    bed.disrupted(
        driver, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
    delete(bed, driver);
    StreamingPipeline waits = bed.awaitPhase("orders", "Draining");
    assertThat(Looks.condition(waits, "Ready"))
        .startsWith("False NodeNotReady")
        .contains(driver + " was asked to end; until that is confirmed, no other driver starts");
    bed.forward(Duration.ofHours(1), "orders");
    bed.quiet();
    assertThat(bed.pods("orders", "driver")).hasSize(1);

    bed.gone(driver);
    bed.await("orders", "the end counts", p -> Looks.restarts(p) == 1);
    bed.forward(Duration.ofSeconds(10), "orders");
    bed.awaitDriver("orders", 2);
  }

  @Test
  void aNodeThatIsDeletedEndsItsDriverInKubernetesWords(Bed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    bed.nodeDeleted(driver);
    StreamingPipeline ended = bed.await("orders", "the end counts", p -> Looks.restarts(p) == 1);
    assertThat(Looks.condition(ended, "Ready")).contains("PodGC: node no longer exists");
    awaitEvent(bed, "Warning DriverDeleted: ");
  }

  @Test
  void aDriverThatNoLongerAnswersIsNotReadyUntilItDoes(Bed bed) {
    String driver = running(bed);
    bed.drivers().silent(driver);
    bed.forward(TOO_LONG, "orders");
    StreamingPipeline silent =
        bed.await("orders", "it is missed", Looks.says("Ready", "False DriverUnreachable"));
    assertThat(Looks.condition(silent, "Ready")).contains("NetworkPolicy");
    assertThat(Looks.condition(silent, "Stalled")).startsWith("True DriverUnreachable");
    assertThat(silent.getStatus().phase()).isEqualTo("Running");
    awaitEvent(bed, "Warning DriverUnreachable: ");
    bed.drivers().reports(driver, Reports.running("bronze"));
    bed.await("orders", "it answers again", Looks.says("Ready", "True AllQueriesRunning"));
  }

  @Test
  void anEndThatNobodyConfirmsIsTold(Bed bed) {
    String driver = running(bed);
    delete(bed, driver);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(Looks.condition(drains, "Stalled")).startsWith("False");
    bed.forward(GRACE.plusSeconds(29), "orders");
    bed.quiet();
    assertThat(bed.phase("orders")).isEqualTo("Draining");
    assertThat(Looks.condition(bed.pipeline("orders").orElseThrow(), "Stalled"))
        .startsWith("False");
    bed.forward(Duration.ofSeconds(2), "orders");
    StreamingPipeline stuck =
        bed.await("orders", "it is told", Looks.says("Ready", "False DriverDoesNotEnd"));
    assertThat(Looks.condition(stuck, "Stalled"))
        .startsWith("True DriverDoesNotEnd")
        .contains(driver + " should have ended by", "until then no other driver starts");
    awaitEvent(bed, "Warning DriverDoesNotEnd: ");
  }

  @Test
  void aPipelineWhoseDeletionWaitsForASilentNodeSaysSo(Bed bed) {
    String driver = running(bed);
    bed.nodeSilent(driver);
    bed.await("orders", "the node is told", Looks.says("Stalled", "True NodeNotReady"));
    bed.delete("orders");
    bed.awaitDeleting(driver);
    StreamingPipeline waits = bed.awaitPhase("orders", "Terminating");
    assertThat(Looks.condition(waits, "Ready"))
        .startsWith("False NodeNotReady")
        .contains("removed when its driver has ended", "does not answer Kubernetes");
    bed.gone(driver);
    bed.until("the pipeline is gone", () -> bed.pipeline("orders").isEmpty());
  }

  @Test
  void anEvictionIsToldInItsWordsWhileTheDriverDrainsAndAfter(Bed bed) {
    String driver = running(bed);
    bed.disrupted(driver, "EvictionByEvictionAPI", "Eviction API: evicting");
    delete(bed, driver);
    StreamingPipeline drains = bed.awaitPhase("orders", "Draining");
    assertThat(Looks.condition(drains, "Ready")).contains("(Eviction API: evicting)");
    bed.ended(driver, Manifests.report(ExitReport.Outcome.DRAINED));
    StreamingPipeline waits = bed.awaitPhase("orders", "BackingOff");
    assertThat(Looks.condition(waits, "Ready"))
        .contains("The driver pod was deleted or evicted: Eviction API: evicting.");
  }

  @Test
  void aCheckOnASilentNodeIsToldAsWhatTheChangeWaitsFor(Bed bed) {
    running(bed);
    bed.apply(orders().query("SELECT value + 1 AS v FROM events").yaml());
    String check = bed.awaitCheck("orders");
    bed.ready(check);
    bed.nodeSilent(check);
    StreamingPipeline blocked = bed.awaitPhase("orders", "Blocked");
    assertThat(Looks.condition(blocked, "Reconciling"))
        .startsWith("True CheckingChange")
        .contains(check, "NodeNotReady", "does not answer Kubernetes");
    assertThat(Looks.condition(blocked, "Ready")).startsWith("True");
  }
}
