package io.streamingpipelines.runtime.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests files that are compacted and deleted between batches, and that rows do not change. */
final class MaintenanceSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "id STRING, v INT, op STRING", maxFilesPerTrigger: 1}
      tables:
      - name: bronze
        from: [{source: landed}]
        expectations: [{name: has_id, expression: id IS NOT NULL, onViolation: quarantine}]
        quarantine: {retention: 36h}
        maintenance: {schedule: 0 * * * *, vacuum: {retention: 0s, shortRetention: accepted}}
      - name: current
        from: [{table: bronze}]
        write: {mode: upsert, keys: [id], sequenceBy: [v], deleteWhen: op = 'd', tombstoneRetention: 12h}
        maintenance: {vacuum: {enabled: false}}
      - name: copy
        from: [{table: bronze}]
        maintenance: {schedule: 0 * * * *, vacuum: {enabled: false}}
      """;

  /** The expected content of the tables, computed in plain Java. */
  private final List<String> good = new ArrayList<>();

  private final Map<String, String> newest = new TreeMap<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private int landed;

  @Test
  void filesGrowFewerAndNoRowIsLostOrSeenTwice(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).clock(now::get);
    land(pipeline, 3);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(files(pipeline, "bronze")).isEqualTo(3);
    assertThat(pipeline.maintained("bronze")).isEmpty();

    maintainedBetweenBatchesWhileAReaderIsBehind(pipeline);

    // the next driver continues, knows what is not due yet, and maintains the rest at its end; a
    // failed part is reported, but stops neither the others nor the pipeline
    now.getAndUpdate(time -> time.plus(Duration.ofHours(23)));
    pipeline.probe(WriterProbe.NONE).trigger("{availableNow: {}}");
    land(pipeline, 1);
    Path gone = Path.of(URI.create(pipeline.read("copy").inputFiles()[0]));
    Path kept = Files.move(gone, root.resolve("kept"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    Files.move(kept, gone);

    assertHeld(pipeline);
    assertThat(pipeline.rows("bronze_quarantine", "v")).containsExactly("[4]", "[5]", "[6]");
    assertThat(pipeline.rows("current_tombstones", "id")).containsExactly("[goes4]");
    assertThat(files(pipeline, "bronze")).isEqualTo(1);
    assertThat(files(pipeline, "bronze_quarantine")).isEqualTo(1);
    assertThat(parquet(root, "bronze")).hasSize(1);
    assertThat(pipeline.maintained("bronze")).hasSize(2);
    assertThat(pipeline.maintained("bronze").get(1)).contains("VACUUM").doesNotContain("skipped");
    assertThat(pipeline.maintained("current")).hasSize(1);
    assertThat(pipeline.maintained("_event_log")).hasSize(1);
    assertThat(
            pipeline
                .rows("_event_log", "origin.dataset_name", "level", "error IS NOT NULL")
                .stream()
                .filter(row -> row.contains("WARN")))
        .containsExactly("[copy,WARN,true]");
  }

  @Test
  void manySmallFilesAreJoinedBeforeTheDayIsOverUnlessTheTableIsNotOptimized(@TempDir Path root)
      throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - name: landed
              files: {path: "ROOT/in", format: json, schema: "id STRING", malformed: drop}
            tables:
            - name: joined
              from: [{source: landed}]
              query: SELECT /*+ REPARTITION(20) */ id FROM landed
            - name: left
              from: [{source: landed}]
              query: SELECT /*+ REPARTITION(20) */ id FROM landed
              maintenance: {optimize: {enabled: false}}
            """);
    List<String> ids = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add("[" + i + "]");
      lines.add("{\"id\":\"" + i + "\"}");
    }
    pipeline.land("in", lines.toArray(String[]::new));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(files(pipeline, "joined")).isEqualTo(1);
    assertThat(files(pipeline, "left")).isEqualTo(20);
    assertThat(pipeline.rows("joined", "id")).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(pipeline.maintained("joined")).isEmpty();
  }

  private void maintainedBetweenBatchesWhileAReaderIsBehind(DeclaredPipeline pipeline)
      throws Exception {
    pipeline
        .trigger("{processingTime: 100ms}")
        .probe(
            (key, batch, at) -> {
              if (key.table().equals("copy") && at == Step.AFTER_SIDE_ROWS) {
                throw new IllegalStateException("this reader stays behind");
              }
            });
    try (QuerySupervisor supervisor = pipeline.start()) {
      land(pipeline, 1);
      Eventually.within(
          180, () -> supervisor.statuses().stream().anyMatch(s -> s.state() == State.FAILED));
      Eventually.within(180, () -> pipeline.rows("current").size() == newest.size());
      now.getAndUpdate(time -> time.plus(Duration.ofHours(25)));
      land(pipeline, 2);
      Eventually.within(
          180,
          () ->
              supervisor.maintenance().stream()
                  .map(MaintenanceReport::table)
                  .toList()
                  .containsAll(List.of("bronze", "current", "_event_log")));
      Eventually.within(180, () -> pipeline.rows("bronze").size() == good.size());
      Eventually.within(180, () -> pipeline.rows("current").size() == newest.size());
      assertThat(supervisor.maintenance()).allMatch(table -> table.failures() == 0);
      assertThat(supervisor.drain(Duration.ofSeconds(120))).isTrue();
      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.DRAINED);
    }
    assertThat(files(pipeline, "bronze")).isLessThan(3);
    assertThat(pipeline.maintained("current").get(0)).containsPattern("num_removed_files\":[2-9]");
    assertThat(pipeline.maintained("bronze")).hasSize(1);
    assertThat(pipeline.maintained("bronze").get(0))
        .contains("OPTIMIZE", "COMPLETED")
        .contains("a stream of the pipeline still has to read what was written at");
  }

  /**
   * Each file adds a key that stays, a key that is deleted two files later, and a row to reject.
   */
  private void land(DeclaredPipeline pipeline, int files) {
    for (int i = 0; i < files; i++) {
      int v = landed++;
      List<String[]> rows = new ArrayList<>();
      rows.add(new String[] {"stays" + v, "u"});
      rows.add(new String[] {"goes" + v, "u"});
      rows.add(new String[] {"goes" + (v - 2), "d"});
      List<String> lines = new ArrayList<>();
      for (String[] row : rows) {
        lines.add("{\"id\":\"%s\",\"v\":%d,\"op\":\"%s\"}".formatted(row[0], v, row[1]));
        String text = "[" + row[0] + "," + v + "," + row[1] + "]";
        good.add(text);
        if (row[1].equals("d")) {
          newest.remove(row[0]);
        } else {
          newest.put(row[0], text);
        }
      }
      lines.add("{\"v\":%d,\"op\":\"u\"}".formatted(v));
      pipeline.land("in", lines.toArray(String[]::new));
    }
  }

  private void assertHeld(DeclaredPipeline pipeline) {
    assertThat(pipeline.rows("bronze", "id", "v", "op")).containsExactlyInAnyOrderElementsOf(good);
    assertThat(pipeline.rows("copy", "id", "v", "op")).containsExactlyInAnyOrderElementsOf(good);
    assertThat(pipeline.rows("current", "id", "v", "op"))
        .containsExactlyInAnyOrderElementsOf(newest.values());
  }

  private static int files(DeclaredPipeline pipeline, String table) {
    return pipeline.read(table).inputFiles().length;
  }

  private static List<Path> parquet(Path root, String table) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tables").resolve(table))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }
}
