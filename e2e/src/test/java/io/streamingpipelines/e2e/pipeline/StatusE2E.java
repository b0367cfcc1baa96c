package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What kubectl shows of a running pipeline is true. */
@OnCluster
class StatusE2E {
  private static final Pattern BATCH = Pattern.compile("\"batch\":(\\d+)");

  @Test
  void kubectlShowsWhatTheDriverDoes(Cluster cluster) {
    try (Shop shop = Shop.open(cluster, "status")) {
      shop.apply(Ticks.manifest("ticks"));
      shop.kubectl("wait", "--for=condition=Ready", "spl/ticks", "--timeout=240s");
      Ticks.committed(shop, "ticks", 10);

      List<String> lines = shop.kubectl("get", "streamingpipelines").lines().toList();
      Map<String, String> shown = cells(lines.get(0), lines.get(1));
      assertThat(shown.keySet())
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
      assertThat(shown)
          .containsEntry("NAME", "ticks")
          .containsEntry("READY", "True")
          .containsEntry("PHASE", "Running")
          .containsEntry("QUERIES", "1/1")
          .containsEntry("RESTARTS", "0");
      // five rows a second are made; what a batch finds depends on when it looks
      assertThat(Double.parseDouble(shown.get("ROWS/S"))).isBetween(2.0, 10.0);
      // a source of made-up rows has no end that it could be behind of
      assertThat(shown.get("LAG")).isEmpty();
      assertThat(shown.get("LAST-COMMIT")).matches("\\d+s");
      assertThat(shop.kubectl("get", "spl", "-o", "wide")).contains("MESSAGE");

      long now = batchOf(shop.report("ticks-driver-1"));
      shop.await(
          "ticks",
          "the status is less than 10 s behind the driver's batch " + now,
          Duration.ofSeconds(10),
          s -> Ticks.batch(s) >= now);
    }
  }

  /** The line's cells by the header's names, in order; kubectl aligns them. */
  private static Map<String, String> cells(String header, String line) {
    Map<String, String> cells = new LinkedHashMap<>();
    Matcher names = Pattern.compile("\\S+\\s*").matcher(header);
    while (names.find()) {
      String cell =
          line.substring(
              Math.min(names.start(), line.length()), Math.min(names.end(), line.length()));
      cells.put(names.group().strip(), cell.strip());
    }
    return cells;
  }

  private static long batchOf(String report) {
    Matcher matcher = BATCH.matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
