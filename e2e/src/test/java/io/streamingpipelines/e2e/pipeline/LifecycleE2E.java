package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A pipeline is suspended, goes on and is deleted. */
@OnCluster
class LifecycleE2E {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void suspendsAndResumesAndLeavesNothingButDataWhenDeleted(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "suspend")) {
      shop.apply(Ticks.manifest("ticks"));
      shop.kubectl("wait", "--for=condition=Ready", "spl/ticks", "--timeout=240s");
      Ticks.committed(shop, "ticks", 2);

      shop.kubectl("patch", "spl", "ticks", "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}");
      PipelineStatus suspended = shop.awaitPhase("ticks", "Suspended", SOON);
      assertThat(shop.pods()).noneMatch(pod -> pod.getMetadata().getName().contains("-driver-"));
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
}
