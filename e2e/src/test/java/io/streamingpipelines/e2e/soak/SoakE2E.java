package io.streamingpipelines.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.AgentNode;
import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever users do to three pipelines, and whichever processes, machines and services fail
 * meanwhile: the tables contain each row once, no older driver commits after a newer one, the
 * status explains every wait, and nothing is left behind.
 *
 * <p>{@code -Dsoak.minutes=30} runs it longer, {@code -Dsoak.seed=…} repeats a script.
 */
@OnCluster
@Tag("slow")
class SoakE2E {
  private static final Logger LOG = LoggerFactory.getLogger(SoakE2E.class);

  /** Kubernetes needs a minute to notice a silent node, and another one to use it again. */
  private static final Duration CALM = Duration.ofMinutes(8);

  private static final int ACTS = 10;

  private final long seed = Long.getLong("soak.seed", System.nanoTime() % 1_000_000);
  private final Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 4));

  @Test
  void threePipelinesStoreEachRowOnceAndExplainEveryWait(Cluster cluster, @TempDir Path copy)
      throws Exception {
    LOG.info("soak of {} with seed {}", length, seed);
    Kafka kafka = cluster.kafka();
    try (Shop shop = Shop.openOnAllNodes(cluster, "soak");
        AgentNode second = cluster.join(Member.SECOND_NODE)) {
      Faults faults = new Faults(shop, second, Bucket.open(shop), kafka);
      Feed feed = Feed.open(shop);
      Script script = new Script(shop, faults, seed);
      feed.land();
      script.calm();
      try (Watcher watcher = new Watcher(shop, faults)) {
        try {
          long end = System.nanoTime() + length.toNanos();
          Random pauses = new Random(seed);
          while (System.nanoTime() < end) {
            round(feed, script, pauses);
            script.calm();
            awaitAll(shop, feed);
            assertThat(watcher.faults()).as("seed " + seed).isEmpty();
          }
        } finally {
          LOG.info("actions:\n{}", String.join("\n", script.journal()));
          LOG.info("waits: {}", watcher.waits());
        }
        Member.ALL.forEach(m -> awaitHeld(shop, feed, m, copy));
        script.suspendAll();
        Member.ALL.forEach(m -> shop.awaitPhase(m.name(), "Suspended", CALM));
        assertThat(watcher.faults()).as("seed " + seed).isEmpty();
      }
      for (Member member : Member.ALL) {
        assertWhole(shop, feed, member, copy);
      }
      assertNothingIsLeft(shop);
    }
  }

  private static void round(Feed feed, Script script, Random pauses) throws InterruptedException {
    for (int act = 0; act < ACTS; act++) {
      script.act();
      for (int pause = pauses.nextInt(8); pause >= 0; pause--) {
        feed.land();
        Thread.sleep(1_000);
      }
    }
  }

  private static void awaitAll(Shop shop, Feed feed) {
    for (Member member : Member.ALL) {
      shop.await(
          member.name(),
          "is running and has processed each of %d rows once".formatted(feed.landed()),
          CALM,
          s -> "Running".equals(s.phase()) && judged(s) == feed.landed());
    }
  }

  private static long judged(PipelineStatus status) {
    return status.tables().stream()
        .filter(t -> "words".equals(t.name()) && t.quality() != null)
        .mapToLong(t -> count(t.quality().passed()) + count(t.quality().quarantined()))
        .sum();
  }

  private static long count(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  /** Waits until downstream tables contain the last rows, too, which the status does not show. */
  private static void awaitHeld(Shop shop, Feed feed, Member member, Path copy) {
    Await.until(
        "all rows are in the tables of " + member.name(),
        CALM,
        () -> {
          shop.copy(member.tablesOnVolume(), copy);
          return feed.held(new Lake(copy.resolve(member.tablesOnVolume()))).equals(feed.expected());
        },
        () -> feed.held(new Lake(copy.resolve(member.tablesOnVolume()))).toString());
  }

  private void assertWhole(Shop shop, Feed feed, Member member, Path copy) throws IOException {
    shop.copy(member.tablesOnVolume(), copy);
    Path tables = copy.resolve(member.tablesOnVolume());
    assertThat(feed.held(new Lake(tables))).as(member.name()).isEqualTo(feed.expected());
    for (String table : new String[] {"words", "counts"}) {
      CommitOrder order = CommitOrder.of(tables.resolve(table));
      order.assertNoOlderAfterNewer(member.name() + "." + table);
      LOG.info(
          "{}.{}: {} commits of {} drivers, {} rows landed",
          member.name(),
          table,
          order.epochs().size(),
          order.drivers(),
          feed.landed());
    }
  }

  private static void assertNothingIsLeft(Shop shop) {
    shop.kubectl("delete", "spl", "--all", "--timeout=180s");
    String[] mine = {
      "pod/shell",
      "pod/feeder",
      "pod/s3",
      "service/s3",
      "secret/lake-s3",
      "secret/lake-ca",
      "secret/s3-server",
      "secret/told",
      "configmap/kube-root-ca.crt",
      "serviceaccount/default",
      "persistentvolumeclaim/lake"
    };
    Await.until(
        "nothing of the pipelines is left",
        Duration.ofMinutes(2),
        () -> objects(shop).size() == mine.length,
        () -> objects(shop).toString());
    assertThat(objects(shop)).containsExactlyInAnyOrder(mine);
  }

  private static List<String> objects(Shop shop) {
    return shop.kubectl(
            "get",
            "pods,configmaps,secrets,serviceaccounts,roles,rolebindings,services,pvc",
            "-o",
            "name")
        .lines()
        .map(line -> line.replaceFirst("\\.rbac\\.authorization\\.k8s\\.io", ""))
        .toList();
  }
}
