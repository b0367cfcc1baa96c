package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change of the flows is made by the driver that runs. Any other change replaces the driver by
 * one that has started beside it; without room, by one after it.
 */
@OnCluster
class ReplacementE2E {
  private static final Duration START = Duration.ofMinutes(4);

  private static void change(Shop shop, String value) {
    shop.kubectl(
        "patch",
        "spl",
        "moving",
        "--type=merge",
        "-p",
        "{\"spec\":{\"spark\":{\"driver\":{\"env\":[{\"name\":\"CHANGE\",\"value\":\""
            + value
            + "\"}]}}}}");
  }

  private static Optional<Pod> driver(Shop shop, int attempt) {
    return shop.pods().stream()
        .filter(pod -> pod.getMetadata().getName().equals("moving-driver-" + attempt))
        .findFirst();
  }

  private static List<String> mode(Pod driver) {
    return driver.getSpec().getContainers().get(0).getArgs();
  }

  private static void goesOn(Shop shop, int attempt, long batch) {
    shop.await(
        "moving",
        "attempt " + attempt + " commits",
        START,
        s -> "Running".equals(s.phase()) && Looks.attempt(s) == attempt && Ticks.batch(s) > batch);
  }

  /** A pipeline with a table that is changed, and another one. */
  private static String twoTables(String query) {
    return Ticks.withOther(Ticks.manifest("partly", query, ""));
  }

  @Test
  void aChangeOfOneTableRestartsItsQueryAlone(Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "partly")) {
      shop.apply(twoTables("SELECT value FROM ticks"));
      Ticks.committed(shop, "partly", 2);
      PipelineStatus before = shop.status("partly").orElseThrow();

      shop.apply(twoTables("SELECT value FROM ticks WHERE value >= 0"));
      PipelineStatus after =
          shop.await(
              "partly",
              "the driver runs another plan",
              START,
              s ->
                  !plan(s).equals(plan(before))
                      && Looks.condition(s, "Reconciling").startsWith("False"));
      assertThat(Looks.attempt(after)).isEqualTo(1);
      assertThat(after.phase()).isEqualTo("Running");
      Looks.awaitEvent(shop, "partly", "has changed its plan to that of generation 2");
      Ticks.committed(shop, "partly", Ticks.batch(after) + 2);
      assertThat(
              shop.kubectl("get", "pods", "-l", "streamingpipelines.io/role=driver", "-o", "name"))
          .isEqualToIgnoringWhitespace("pod/partly-driver-1");

      shop.suspend("partly");
      shop.awaitPhase("partly", "Suspended", START);
      shop.copy("partly/tables", copy);
      Lake lake = new Lake(copy.resolve("partly/tables"));
      for (String table : List.of("seen", "other")) {
        Ticks.everyRowIsThereOnce(lake, table);
      }
    }
  }

  /** A second of input keeps the query busy for many minutes. */
  private static final String SLOW =
      "SELECT value, aggregate(sequence(0L, 1000000 + value % 2), 0D, (a, x) -> a + sqrt(x)) AS sum"
          + " FROM ticks LATERAL VIEW explode(sequence(1, 10000)) t AS i";

  /**
   * Waits for a batch with rows. The first batch has none, and ends at once, if it begins within a
   * second of the source's start.
   */
  private static void awaitBusyBatch(Shop shop, String pipeline) {
    String find = "find /lake -path '*/offsets/1'; find /lake -path '*/offsets/0' -mmin +0";
    Await.until(
        "a batch with rows runs",
        START,
        () -> shop.kubectl("exec", "shell", "--", "sh", "-c", find).contains("/offsets/"),
        () -> shop.kubectl("get", "spl", pipeline, "-o", "yaml"));
  }

  @Tag("slow")
  @Test
  void aDriverAdoptsAnotherGracePeriodAndSaysWhichBatchTheDrainInterrupts(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "late")) {
      shop.apply(Ticks.manifest("late", SLOW, ""));
      PipelineStatus before = shop.awaitPhase("late", "Running", START);
      shop.apply(Ticks.manifest("late", SLOW, "  drain: {grace: 5s}"));
      PipelineStatus after =
          shop.await(
              "late", "the driver has adopted it", START, s -> !plan(s).equals(plan(before)));
      assertThat(Looks.attempt(after)).isEqualTo(1);
      awaitBusyBatch(shop, "late");

      shop.suspend("late");
      DrainStatus drain =
          Objects.requireNonNull(shop.awaitPhase("late", "Suspended", START).lastDrain());
      assertThat(drain.drained()).isFalse();
      assertThat(drain.reason()).isEqualTo("BatchInterrupted");
      assertThat(drain.message())
          .startsWith("The drain interrupted a batch of seen after the grace period of 5 s");
      Looks.awaitEvent(shop, "late", "The drain interrupted a batch of seen");
    }
  }

  private static String plan(PipelineStatus status) {
    return String.valueOf(Objects.requireNonNull(status.driver()).plan());
  }

  @Test
  void theNextDriverStartsBesideTheOldOneIfThereIsRoomAndAfterItOtherwise(
      Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "replacement")) {
      shop.apply(Ticks.manifest("moving"));
      Ticks.committed(shop, "moving", 2);
      assertThat(mode(driver(shop, 1).orElseThrow())).containsExactly("driver");

      change(shop, "1");
      Await.until(
          "both drivers are there",
          START,
          () ->
              driver(shop, 2).isPresent()
                  && driver(shop, 1)
                      .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                      .isPresent(),
          () -> shop.kubectl("get", "pods"));
      PipelineStatus both = shop.status("moving").orElseThrow();
      assertThat(both.phase()).isEqualTo("Running");
      goesOn(shop, 2, Ticks.batch(both));
      DrainStatus drain = Objects.requireNonNull(shop.status("moving").orElseThrow().lastDrain());
      assertThat(drain.drained()).isTrue();
      assertThat(mode(driver(shop, 2).orElseThrow())).containsExactly("standby");

      // the shell and one driver
      shop.kubectl("create", "quota", "room", "--hard=pods=2");
      Await.until(
          "the quota is known",
          START,
          () -> shop.kubectl("get", "quota", "room").contains("pods: 2/2"),
          () -> shop.kubectl("get", "quota"));
      long batch = shop.status("moving").map(Ticks::batch).orElse(-1L);
      change(shop, "2");
      goesOn(shop, 3, batch);
      assertThat(mode(driver(shop, 3).orElseThrow())).containsExactly("driver");
      Looks.awaitEvent(shop, "moving", "no room for the new driver beside the old one");
      RestartStatus restarts = shop.status("moving").orElseThrow().restarts();
      assertThat(Objects.requireNonNull(restarts).count()).isZero();

      shop.suspend("moving");
      shop.awaitPhase("moving", "Suspended", START);
      shop.copy("moving/tables", copy);
      Ticks.everyRowIsThereOnce(new Lake(copy.resolve("moving/tables")), "seen");
    }
  }

  @Tag("slow")
  @Test
  void aClaimThatOnlyOnePodMayMountIsHandedOver(Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "handover")) {
      shop.apply(
          """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: single}
          spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}
          """);
      shop.apply(
          Ticks.manifest("moving")
              .replace("persistentVolumeClaim: lake", "persistentVolumeClaim: single"));
      Ticks.committed(shop, "moving", 2);
      change(shop, "1");
      PipelineStatus told =
          shop.await(
              "moving",
              "no room is told",
              START,
              s -> s.conditions().toString().contains("no room for the new driver beside"));
      assertThat(told.conditions().toString()).contains("ReadWriteOncePod");
      goesOn(shop, 2, Ticks.batch(told));
      Looks.awaitEvent(shop, "moving", "no room for the new driver beside the old one");

      shop.suspend("moving");
      shop.awaitPhase("moving", "Suspended", START);
      cluster.copyFromVolume(shop.namespace(), "single", "moving/tables", copy);
      Ticks.everyRowIsThereOnce(new Lake(copy.resolve("moving/tables")), "seen");
    }
  }

  @Tag("slow")
  @Test
  void aDeletionThatInterruptsABatchSaysSoInAnEvent(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "cut")) {
      shop.apply(Ticks.manifest("cut", SLOW, "  drain: {grace: 5s}"));
      awaitBusyBatch(shop, "cut");
      shop.kubectl("delete", "spl", "cut", "--timeout=180s");
      Looks.awaitEvent(shop, "cut", "The drain interrupted a batch of seen");
    }
  }
}
