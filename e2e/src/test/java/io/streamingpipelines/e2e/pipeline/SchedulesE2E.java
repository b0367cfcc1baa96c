package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RunStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline with a schedule reads what has arrived since its last run, and rests in between. */
@OnCluster
@Tag("slow")
class SchedulesE2E {
  private static final Duration RUN = Duration.ofMinutes(4);

  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: nightly}
      spec:
        storage:
          tables: file:/lake/nightly/tables
          checkpoints: file:/lake/nightly/checkpoints
          volume: {persistentVolumeClaim: lake, mountPath: /lake}
        trigger: {availableNow: {}}
        schedule: {cron: "* * * * *", timeZone: Europe/Berlin}
        sources:
        - name: orders
          files: {path: "file:/lake/in", format: json, schema: "id INT"}
        tables:
        - name: seen
          from: [{source: orders}]
        spark:
          driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}
      """;

  private static List<String> results(PipelineStatus status) {
    return status.schedule() == null
        ? List.of()
        : status.schedule().runs().stream().map(RunStatus::result).toList();
  }

  private static boolean completed(PipelineStatus status, int runs) {
    return results(status).stream().filter("Completed"::equals).count() >= runs
        && "Scheduled".equals(status.phase());
  }

  @Test
  void eachRunReadsWhatHasArrived(Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "schedules")) {
      shop.write("/lake/in/1.json", "{\"id\":1}\n{\"id\":2}\n");
      shop.apply(MANIFEST);
      PipelineStatus first =
          shop.await("nightly", "the first run has completed", RUN, s -> completed(s, 1));
      assertThat(Looks.ready(first)).startsWith("True Scheduled: The run of ");
      shop.write("/lake/in/2.json", "{\"id\":3}\n");
      int runs = results(first).size();
      shop.await("nightly", "another run has completed", RUN, s -> completed(s, runs + 1));
      assertThat(shop.kubectl("get", "spl", "nightly"))
          .contains("LAST-RUN", "NEXT-RUN", "Scheduled", ":00Z");

      shop.suspend("nightly");
      PipelineStatus rests = shop.awaitPhase("nightly", "Suspended", RUN);
      assertThat(results(rests)).doesNotContain("Failed");
      shop.copy("nightly/tables", copy);
      assertThat(
              new Lake(copy.resolve("nightly/tables"))
                  .rows("SELECT id FROM {seen} ORDER BY id")
                  .toString())
          .isEqualTo("[[1], [2], [3]]");
    }
  }
}
