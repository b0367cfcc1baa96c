package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What kubectl shows of a running pipeline is true. */
@OnCluster
class StatusE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Pattern BATCH = Pattern.compile("\"batch\":(\\d+)");

  @Test
  void kubectlShowsWhatTheDriverDoes(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "status")) {
      shop.apply(Ticks.manifest("ticks"));
      shop.kubectl("wait", "--for=condition=Ready", "spl/ticks", "--timeout=240s");
      Ticks.committed(shop, "ticks", 10);

      List<String> lines = shop.kubectl("get", "streamingpipelines").lines().toList();
      assertThat(lines.get(0).split("\\s+"))
          .containsExactly(
              "NAME",
              "READY",
              "PHASE",
              "QUERIES",
              "ROWS/S",
              "LAG",
              "LAST-COMMIT",
              "RESTARTS",
              "AGE");
      String[] shown = lines.get(1).split("\\s+");
      assertThat(shown).hasSize(9).startsWith("ticks", "True", "Running", "1/1");
      // five rows a second are made; what a batch finds depends on when it looks
      assertThat(Double.parseDouble(shown[4])).isBetween(2.0, 10.0);
      assertThat(shown[5]).matches("\\d+s");
      assertThat(shown[6]).matches("\\d+s");
      assertThat(shown[7]).isEqualTo("0");
      assertThat(shop.kubectl("get", "spl", "-o", "wide")).contains("MESSAGE");

      long now = batchOf(shop.report("ticks-driver-1"));
      shop.await(
          "ticks",
          "the status is less than 10 s behind the driver's batch " + now,
          Duration.ofSeconds(10),
          s -> Ticks.batch(s) >= now);
    }
  }

  private static long batchOf(String report) {
    Matcher matcher = BATCH.matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
