package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator that is restricted to some namespaces works in these and has no rights in others. */
@OnCluster
class NamespacesE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String OPERATOR =
      "--as=system:serviceaccount:streamingpipelines:streamingpipelines-operator";

  @Test
  @Tag("slow")
  void worksAndHasRightsOnlyInItsNamespaces(Cluster cluster) {
    try (Shop first = Shop.open(cluster, "team-a");
        Shop second = Shop.open(cluster, "team-b");
        Shop other = Shop.open(cluster, "team-c")) {
      cluster.kubectl("delete", "clusterrolebinding", "streamingpipelines-operator");
      cluster.copyToNode("deploy/operator");
      cluster.applyKustomization("deploy/operator-namespaces");
      for (Shop watched : new Shop[] {first, second}) {
        cluster.applyKustomization("deploy/operator-namespaces/watched", watched.namespace());
      }
      cluster.awaitOperator();

      String suspended = Ticks.manifest("ticks", "SELECT value FROM ticks", "  suspend: true");
      first.apply(Ticks.manifest("ticks"));
      second.apply(suspended);
      other.apply(suspended);
      second.awaitPhase("ticks", "Suspended", START);
      first.awaitPhase("ticks", "Running", START);
      assertThat(other.status("ticks")).isEmpty();
      for (String verb : new String[] {"list", "create", "delete"}) {
        assertThat(may(cluster, verb, "team-a")).as(verb).startsWith("yes");
        assertThat(may(cluster, verb, "team-c")).as(verb).startsWith("no");
      }
      first.kubectl("delete", "spl", "ticks", "--timeout=120s");
    } finally {
      cluster.installOperator();
    }
  }

  private static String may(Cluster cluster, String verb, String namespace) {
    return cluster.tryKubectl(null, "auth", "can-i", verb, "pods", "-n", namespace, OPERATOR).out();
  }
}
