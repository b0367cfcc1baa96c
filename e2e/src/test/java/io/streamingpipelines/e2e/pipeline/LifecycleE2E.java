package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Await;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shell;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What happens to a driver when the pipeline, the operator or another pipeline changes or breaks.
 */
@OnCluster
class LifecycleE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void suspendsAndResumesAndLeavesNothingButDataWhenDeleted(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "suspend")) {
      shop.apply(Ticks.manifest("ticks"));
      shop.kubectl("wait", "--for=condition=Ready", "spl/ticks", "--timeout=240s");
      Ticks.committed(shop, "ticks", 2);

      shop.kubectl("patch", "spl", "ticks", "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}");
      PipelineStatus suspended = shop.awaitPhase("ticks", "Suspended", SOON);
      assertThat(drivers(shop)).isEmpty();
      long batch = Ticks.batch(suspended);

      shop.kubectl("patch", "spl", "ticks", "--type=merge", "-p", "{\"spec\":{\"suspend\":false}}");
      Ticks.committed(shop, "ticks", batch + 1);

      shop.kubectl("delete", "spl", "ticks", "--timeout=120s");
      String left =
          shop.kubectl(
              "get",
              "pods,configmaps,secrets,serviceaccounts,roles,rolebindings,services",
              "-o",
              "name");
      assertThat(left.lines())
          .containsExactlyInAnyOrder(
              "pod/shell", "configmap/kube-root-ca.crt", "serviceaccount/default");
      assertThat(shop.kubectl("exec", "shell", "--", "ls", "/lake/ticks/tables/seen"))
          .contains("_delta_log");
    }
  }

  @Test
  void aWrongChangeLeavesTheRunningDriverAlone(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "wrong")) {
      shop.apply(Ticks.manifest("ticks"));
      shop.awaitPhase("ticks", "Running", START);
      Ticks.committed(shop, "ticks", 1);
      String driver = drivers(shop).get(0).getMetadata().getUid();

      // a rule that only the compiler knows
      shop.apply(
          Ticks.manifest("ticks").replace("from: [{source: ticks}]", "from: [{source: tick}]"));
      PipelineStatus refused =
          shop.await("ticks", "not accepted", SOON, s -> accepted(s).startsWith("False"));
      assertThat(accepted(refused)).contains("spec.tables[0].from[0].source").contains("tick");
      assertThat(refused.phase()).isEqualTo("Blocked");

      // SQL that does not resolve
      shop.apply(Ticks.manifest("ticks", "SELECT valu FROM ticks", ""));
      PipelineStatus unresolved =
          shop.await("ticks", "SQL refused", START, s -> accepted(s).contains("valu"));
      assertThat(accepted(unresolved)).contains("spec.tables[0].query (1:8)");
      assertThat(drivers(shop)).extracting(p -> p.getMetadata().getUid()).containsExactly(driver);
      assertThat(shop.kubectl("get", "events", "-o", "custom-columns=M:.message"))
          .contains("spec.tables[0].query");

      // taken back
      shop.apply(Ticks.manifest("ticks"));
      shop.await(
          "ticks",
          "accepted again",
          SOON,
          s -> accepted(s).startsWith("True") && "Running".equals(s.phase()));
      assertThat(drivers(shop)).extracting(p -> p.getMetadata().getUid()).containsExactly(driver);
    }
  }

  @Test
  void aBrokenPipelineAndAKilledOperatorDisturbNobody(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "two")) {
      shop.apply(Ticks.manifest("good"));
      shop.apply(Ticks.manifest("broken", "SELECT no_such_column FROM ticks", ""));
      shop.awaitPhase("good", "Running", START);
      shop.awaitPhase("broken", "Failed", START);
      String driver =
          drivers(shop).stream()
              .filter(p -> p.getMetadata().getName().startsWith("good-"))
              .findFirst()
              .orElseThrow()
              .getMetadata()
              .getUid();

      cluster.kubectl(
          "delete", "pod", "-n", "streamingpipelines", "--all", "--grace-period=0", "--force");
      long before = Ticks.batch(shop.status("good").orElseThrow());
      Ticks.committed(shop, "good", before + 5);

      assertThat(drivers(shop)).extracting(p -> p.getMetadata().getUid()).contains(driver);
      assertThat(Objects.requireNonNull(shop.status("good").orElseThrow().restarts()).count())
          .isZero();
    }
  }

  @Test
  void aSchemaRuleRefusesTheManifestWithItsSentence(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "refused")) {
      Shell refused =
          shop.tryKubectl(
              Ticks.manifest("ticks")
                  .replace(
                      "query: SELECT value FROM ticks",
                      "partitionBy: [value]\n    clusterBy: [value]"),
              "apply",
              "-f",
              "-");
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.err()).contains("partitionBy").contains("clusterBy");
    }
  }

  @Test
  void aKilledDriverIsStartedAgainAndCounted(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "killed")) {
      shop.apply(
          Ticks.manifest(
              "ticks", "SELECT value FROM ticks", "  restart: {backoff: {initial: 1s, max: 5s}}"));
      shop.awaitPhase("ticks", "Running", START);
      Ticks.committed(shop, "ticks", 1);
      String first = drivers(shop).get(0).getMetadata().getName();
      assertThat(first).isEqualTo("ticks-driver-1");

      shop.kubectl("delete", "pod", first, "--grace-period=0", "--force");
      Await.until(
          "a second driver",
          SOON,
          () ->
              drivers(shop).stream()
                  .anyMatch(p -> p.getMetadata().getName().equals("ticks-driver-2")),
          () -> shop.kubectl("get", "pods,spl", "-o", "wide"));
      PipelineStatus again =
          shop.await(
              "ticks",
              "running again",
              START,
              s ->
                  "Running".equals(s.phase())
                      && s.restarts() != null
                      && Objects.equals(s.restarts().count(), 1));
      assertThat(Objects.requireNonNull(again.driver()).attempt()).isEqualTo(2);
    }
  }

  private static String accepted(PipelineStatus status) {
    return Shop.condition(status, "Accepted").map(c -> c.status() + " " + c.message()).orElse("");
  }

  private static List<Pod> drivers(Shop shop) {
    return shop.cluster().client().pods().inNamespace(shop.namespace()).list().getItems().stream()
        .filter(p -> p.getMetadata().getName().contains("-driver-"))
        .toList();
  }
}
