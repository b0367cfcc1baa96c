package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of all classes (resources {@code changes/steps.yaml}) are applied to one pipeline while
 * events arrive and drivers are killed. {@code changes/status.txt} contains the pipeline's status
 * after each step; {@code -Dapprove=true} writes it.
 */
@OnCluster
@Tag("slow")
class ChangesE2E {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final int EVENTS = 7;
  private static final Path RESOURCES = Repository.file("e2e/src/test/resources/changes");

  /** The YAML of the pipeline's first version; comments mark where steps insert text. */
  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: changes}
      spec:
        suspend: false
        storage:
          tables: file:/lake/changes/tables
          checkpoints: file:/lake/changes/checkpoints
          volume: {persistentVolumeClaim: lake, mountPath: /lake}
        trigger: {processingTime: 1s}
        status: {interval: 2s}
        restart: {maxFailures: 20, backoff: {initial: 1s, max: 5s}}
        drain: {grace: 30s}
        sources:
        - name: landing
          files: {path: "file:/lake/changes/in", format: json, malformed: drop, schema: "id STRING, seq INT, op STRING"}
        tables:
        - name: raw
          comment: all events
          from: [{source: landing}]
          query: SELECT id, seq, op FROM landing
          checkpoint: {generation: 1}  # raw
          expectations: []
          # unique
        - name: current
          from: [{table: raw}]
          write: {mode: upsert, keys: [id], sequenceBy: [seq]}
          checkpoint: {generation: 1}  # current
          # location
          # partitions
        - name: counts
          from: [{table: raw}]
          query: SELECT op, count(*) AS n FROM raw GROUP BY op
          write: {mode: upsert, keys: [op]}
          checkpoint: {generation: 1}  # counts
          unboundedState: accepted
        # more
        spark: {driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}, conf: {}}
      """;

  /** One step of {@code steps.yaml}. */
  private record Step(String step, List<String> edit, String outcome, boolean back, boolean kill) {}

  private final List<String> told = new ArrayList<>();
  private int landed;

  @Test
  void runsThroughChangesOfAllClasses(Cluster cluster, @TempDir Path copy) throws Exception {
    try (Shop shop = Shop.open(cluster, "changes")) {
      land(shop);
      String manifest = MANIFEST;
      shop.apply(manifest);
      tell(shop, "the beginning", settled(shop, "runs"), null);
      for (Step step : steps()) {
        String changed = edited(manifest, step);
        String before = driver(shop);
        land(shop);
        if (step.outcome().equals("refused")) {
          assertThat(shop.tryKubectl(changed, "apply", "--server-side", "-f", "-").exit())
              .as(step.step())
              .isNotZero();
          told.add(step.step() + ": refused by the API server");
          continue;
        }
        shop.apply(changed);
        land(shop);
        if (step.kill()) {
          shop.killJava(before.split(" ")[0]);
        }
        tell(shop, step.step(), settled(shop, step.outcome()), step.kill() ? null : before);
        if (step.back()) {
          shop.apply(manifest);
          settled(shop, "runs");
        } else {
          manifest = changed;
        }
      }
      land(shop);
      holds(awaitAll(shop, copy));
    }
    golden();
  }

  /** Checks the rows of the tables after the last change. */
  private void holds(Lake lake) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> all = events();
    for (int seq = 1; seq <= landed * EVENTS; seq++) {
      counts.merge(op(seq), 1, Integer::sum);
    }
    for (String table : List.of("raw", "copy")) {
      assertThat(texts(lake.rows("SELECT id, seq, op FROM {" + table + "}")))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(all);
    }
    assertThat(texts(lake.rows("SELECT id, seq FROM {current}")))
        .containsExactlyInAnyOrderElementsOf(current(all));
    assertThat(texts(lake.rows("SELECT op, n FROM {counts}")))
        .containsExactlyInAnyOrderElementsOf(
            counts.entrySet().stream()
                .map(entry -> "[" + entry.getKey() + "," + entry.getValue() + "]")
                .toList());
  }

  private static List<String> current(List<String> all) {
    // the sequence has become text, so the newest row of a key has the greatest text
    return greatest(all).entrySet().stream()
        .map(entry -> "[" + entry.getKey() + "," + entry.getValue() + "]")
        .toList();
  }

  private List<String> events() {
    List<String> all = new ArrayList<>();
    for (int seq = 1; seq <= landed * EVENTS; seq++) {
      all.add("[" + id(seq) + "," + seq + "," + op(seq) + "]");
    }
    return all;
  }

  private static Map<String, String> greatest(List<String> rows) {
    Map<String, String> greatest = new TreeMap<>();
    for (String row : rows) {
      String[] cells = row.substring(1, row.length() - 1).split(",");
      greatest.merge(cells[0], cells[1], (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
    return greatest;
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).toList();
  }

  /** Waits until the operator has judged the manifest and executed its decision. */
  private static PipelineStatus settled(Shop shop, String outcome) {
    return shop.await(
        "changes",
        outcome,
        SOON,
        s ->
            switch (outcome) {
              case "runs" ->
                  decided(shop, s, "True")
                      && "Running".equals(s.phase())
                      && is(s, "Ready", "True")
                      && is(s, "Reconciling", "False")
                      && s.pendingChange() == null
                      && s.tables().stream().allMatch(table -> table.refill() == null);
              case "held" -> decided(shop, s, "False") && "Blocked".equals(s.phase());
              case "suspended" -> "Suspended".equals(s.phase());
              default -> throw new IllegalArgumentException(outcome);
            });
  }

  private static boolean is(PipelineStatus status, String type, String value) {
    return Shop.condition(status, type).stream().anyMatch(c -> value.equals(c.status()));
  }

  private static boolean decided(Shop shop, PipelineStatus status, String accepted) {
    long generation =
        shop.cluster()
            .client()
            .resources(StreamingPipeline.class)
            .inNamespace(shop.namespace())
            .withName("changes")
            .get()
            .getMetadata()
            .getGeneration();
    return Shop.condition(status, "Accepted").stream()
        .anyMatch(
            c ->
                accepted.equals(c.status())
                    && Long.valueOf(generation).equals(c.observedGeneration()));
  }

  /**
   * @param before the driver before the step; null to omit whether it is still running
   */
  private void tell(Shop shop, String step, PipelineStatus status, @Nullable String before) {
    PendingChange pending = status.pendingChange();
    told.add(
        step
            + ": "
            + status.phase()
            + (before == null
                ? ""
                : driver(shop).isEmpty()
                    ? ", no driver"
                    : before.equals(driver(shop)) ? ", the same driver" : ", another driver")
            + (pending == null
                ? ""
                : pending.changes().stream()
                    .map(change -> "\n  " + change.change() + " " + change.message())
                    .collect(Collectors.joining())));
  }

  private static String driver(Shop shop) {
    return shop.pods().stream()
        .map(Pod::getMetadata)
        .filter(pod -> pod.getName().startsWith("changes-driver-"))
        .map(pod -> pod.getName() + " " + pod.getUid())
        .reduce("", (a, b) -> b);
  }

  /** Waits until the last table has read all events, and copies the tables. */
  private Lake awaitAll(Shop shop, Path copy) {
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<@Nullable Lake> last = new AtomicReference<>();
    Await.until(
        "all events are read",
        SOON,
        () -> {
          Path target = copy.resolve("look" + looks.incrementAndGet());
          shop.copy("changes/tables", target);
          Lake lake = new Lake(target.resolve("changes/tables"));
          last.set(lake);
          return lake.number("SELECT count(*) FROM {copy}") >= (long) landed * EVENTS
              && lake.number("SELECT sum(n) FROM {counts}") >= (long) landed * EVENTS
              && texts(lake.rows("SELECT id, seq FROM {current}")).containsAll(current(events()));
        },
        () -> shop.tryKubectl(null, "get", "spl", "changes", "-o", "yaml").out());
    return Objects.requireNonNull(last.get());
  }

  private void land(Shop shop) {
    StringBuilder events = new StringBuilder();
    for (int i = 1; i <= EVENTS; i++) {
      int seq = landed * EVENTS + i;
      events.append("{\"id\":\"%s\",\"seq\":%d,\"op\":\"%s\"}\n".formatted(id(seq), seq, op(seq)));
    }
    shop.write("/lake/changes/in/" + landed + ".json", events.toString());
    landed++;
  }

  private static String id(int seq) {
    return "k" + seq * 7 % 20;
  }

  private static String op(int seq) {
    return seq % 3 == 0 ? "put" : "get";
  }

  private static String edited(String manifest, Step step) {
    String changed = manifest;
    for (int i = 0; i < step.edit().size(); i += 2) {
      assertThat(changed).as(step.step()).contains(step.edit().get(i));
      changed = changed.replace(step.edit().get(i), step.edit().get(i + 1));
    }
    return changed;
  }

  private static List<Step> steps() throws IOException {
    return List.of(
        new YAMLMapper().readValue(RESOURCES.resolve("steps.yaml").toFile(), Step[].class));
  }

  private void golden() throws IOException {
    Path golden = RESOURCES.resolve("status.txt");
    String text = String.join("\n", told) + "\n";
    if (Boolean.getBoolean("approve")) {
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }
}
