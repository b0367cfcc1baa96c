package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Moves state to other numbers of partitions. The rows must equal those of a pipeline whose state
 * has not moved.
 */
class RepartitionSparkTest {
  private static final String SETTING = "spark.sql.shuffle.partitions";
  private static final List<String> TABLES = List.of("counts", "pairs");
  private static final List<String> MORE_TABLES =
      List.of("windows", "sessions", "once", "recent", "attempts", "busiest");

  private static final String PARTS =
      """
      spark: {conf: {spark.sql.shuffle.partitions: "2"}}
      sources:
      - {name: orders, files: {path: "ROOT/orders", format: json, malformed: fail, maxFilesPerTrigger: 1,
         schema: "id STRING, who STRING, n INT, at TIMESTAMP"}}
      - {name: payments, files: {path: "ROOT/payments", format: json, malformed: fail, maxFilesPerTrigger: 1,
         schema: "id STRING, n INT, at TIMESTAMP"}}
      tables:
      - name: counts
        from: [{source: orders}]
        query: SELECT who, count(*) AS c, sum(n) AS s, max(n) AS most, collect_set(id) AS ids FROM orders GROUP BY who
        write: {mode: upsert, keys: [who]}
        unboundedState: accepted
      - name: pairs
        from:
        - {source: orders, watermark: {column: at, delay: 10m}}
        - {source: payments, watermark: {column: at, delay: 10m}}
        query: SELECT o.id, o.n AS ordered, p.n AS paid FROM orders o JOIN payments p
               ON o.id = p.id AND p.at BETWEEN o.at AND o.at + INTERVAL 1 HOUR
      """;

  private static final String MORE_PARTS =
      """
      - name: windows
        from: [{source: orders, watermark: {column: at, delay: 10m}}]
        query: SELECT window.start AS start, who, count(*) AS c FROM orders GROUP BY window(at, '30 minutes', '10 minutes'), who
      - name: sessions
        from: [{source: orders, watermark: {column: at, delay: 10m}}]
        query: SELECT session_window.start AS start, session_window.end AS end, who, count(*) AS c
               FROM orders GROUP BY session_window(at, '10 minutes'), who
      - name: once
        from: [{source: orders}]
        deduplicate: {keys: [who]}
        unboundedState: accepted
      - name: recent
        from: [{source: orders, watermark: {column: at, delay: 10m}}]
        deduplicate: {keys: [who], within: 20m}
      - name: attempts
        from:
        - {source: orders, watermark: {column: at, delay: 10m}}
        - {source: payments, watermark: {column: at, delay: 10m}}
        query: SELECT o.id, p.n AS paid FROM orders o LEFT JOIN payments p
               ON o.id = p.id AND p.at BETWEEN o.at AND o.at + INTERVAL 20 MINUTES
      - name: busiest
        from: [{source: orders, watermark: {column: at, delay: 10m}}]
        query: SELECT window(slot, '1 hour').start AS start, max(c) AS most FROM
               (SELECT window AS slot, who, count(*) AS c FROM orders GROUP BY window(at, '10 minutes'), who)
               GROUP BY window(slot, '1 hour')
      """;

  @TempDir private Path root;

  @Tag("slow")
  @Test
  void allKindsOfStateGoOnInMorePartitionsAndInFewer() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root.resolve("moved"), PARTS + MORE_PARTS);
    int before = 2;
    for (int round = 0; round < 5; round++) {
      int partitions = List.of(2, 5, 3, 1, 4).get(round);
      pipeline.edit(conf(before), conf(partitions));
      before = partitions;
      land(pipeline, round);
      completes(pipeline);
      assertThat(partitions(root.resolve("moved/checkpoints"), "counts")).isEqualTo(partitions);
    }

    DeclaredPipeline stayed = new DeclaredPipeline(root.resolve("stayed"), PARTS + MORE_PARTS);
    assertRowsOfOneThatStayed(pipeline, stayed, 5);
    for (String table : MORE_TABLES) {
      List<String> rows = stayed.rows(table);
      assertThat(rows).as(table).isNotEmpty();
      assertThat(pipeline.rows(table)).as(table).isEqualTo(rows);
    }
  }

  @Test
  void aMoveIsAnnouncedAndDoesNotNeedANewCheckpoint() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root.resolve("moved"), PARTS);
    land(pipeline, 0);
    completes(pipeline);
    assertThat(pipeline.changes())
        .extracting(FlowChange::change)
        .containsOnly(ChangeClass.NONE)
        .hasSize(TABLES.size());

    pipeline.edit(conf(2), conf(6));

    assertThat(pipeline.changes())
        .allSatisfy(
            change -> {
              assertThat(change.change()).isEqualTo(ChangeClass.REPARTITION);
              assertThat(change.reasons())
                  .containsExactly(
                      "sparkConf changed",
                      "its state moves from 2 to 6 partitions before it starts");
              assertThat(change.problems()).isEmpty();
            });
    pipeline.edit("spark: {conf: {" + SETTING + ": \"6\"}}\n", "");
    assertThat(pipeline.changes())
        .as("a number that nobody asks for moves nothing")
        .extracting(FlowChange::change)
        .containsOnly(ChangeClass.RESTART);
  }

  @Tag("slow")
  @Test
  void aBatchThatADeadDriverHasLeftIsFinishedWhereItsStateIs() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root.resolve("moved"), PARTS);
    land(pipeline, 0);
    completes(pipeline);
    land(pipeline, 1);
    pipeline.probe(
        (flow, batch, step) -> {
          if (step == WriterProbe.Step.AFTER_TARGET) {
            throw new IllegalStateException("dies here");
          }
        });
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);

    pipeline.probe(WriterProbe.NONE).edit(conf(2), conf(3));
    land(pipeline, 2);
    completes(pipeline);

    assertThat(partitions(root.resolve("moved/checkpoints"), "counts")).isEqualTo(3);
    assertRowsOfOneThatStayed(pipeline, 3);
  }

  @Test
  void aMoveThatADeadDriverHasBegunIsFinishedAlthoughAnotherNumberIsWantedNow() throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root.resolve("moved"), PARTS);
    land(pipeline, 0);
    completes(pipeline);
    pipeline.edit(conf(2), conf(5));
    completes(pipeline);
    for (String table : TABLES) {
      forgetLastCommit(root.resolve("moved/checkpoints/" + table + "/default/1"));
    }
    pipeline.edit(conf(5), conf(3));
    land(pipeline, 1);
    completes(pipeline);

    assertThat(partitions(root.resolve("moved/checkpoints"), "counts")).isEqualTo(3);
    assertRowsOfOneThatStayed(pipeline, 2);
  }

  private void assertRowsOfOneThatStayed(DeclaredPipeline pipeline, int rounds)
      throws InterruptedException {
    assertRowsOfOneThatStayed(
        pipeline, new DeclaredPipeline(root.resolve("stayed"), PARTS), rounds);
  }

  private static void assertRowsOfOneThatStayed(
      DeclaredPipeline pipeline, DeclaredPipeline stayed, int rounds) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      land(stayed, round);
      completes(stayed);
    }
    for (String table : TABLES) {
      List<String> rows = stayed.rows(table, columns(table));
      assertThat(rows).as(table).isNotEmpty();
      assertThat(pipeline.rows(table, columns(table))).as(table).isEqualTo(rows);
    }
  }

  private static String[] columns(String table) {
    return table.equals("counts")
        ? new String[] {"who", "c", "s", "most", "sort_array(ids)"}
        : new String[0];
  }

  private static void completes(DeclaredPipeline pipeline) throws InterruptedException {
    assertThat(pipeline.run())
        .satisfies(
            ending -> assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED));
  }

  /** Each round is twenty minutes later than the one before. */
  private static void land(DeclaredPipeline pipeline, int round) {
    int first = round * 20;
    pipeline.land(
        "orders",
        IntStream.range(first, first + 20)
            .mapToObj(
                i ->
                    "{\"id\": \"o%d\", \"who\": \"w%d\", \"n\": %d, \"at\": \"%s\"}"
                        .formatted(i, i / 3 % 7, i * 3 % 11, time(i)))
            .toArray(String[]::new));
    pipeline.land(
        "payments",
        IntStream.range(first, first + 20)
            .filter(i -> i % 3 != 0)
            .mapToObj(
                i -> "{\"id\": \"o%d\", \"n\": %d, \"at\": \"%s\"}".formatted(i, i, time(i + 5)))
            .toArray(String[]::new));
  }

  private static String time(int minute) {
    return "2026-01-01T%02d:%02d:00Z".formatted(10 + minute / 60, minute % 60);
  }

  private static String conf(int partitions) {
    return SETTING + ": \"" + partitions + "\"";
  }

  private static int partitions(Path checkpoints, String table) throws IOException {
    Path offsets = checkpoints.resolve(table + "/default/1/offsets");
    String metadata = Files.readAllLines(last(offsets)).get(1);
    return Integer.parseInt(
        metadata.replaceAll(".*\"" + SETTING.replace(".", "[.]") + "\":\"([0-9]+)\".*", "$1"));
  }

  private static void forgetLastCommit(Path checkpoint) throws IOException {
    Path last = last(checkpoint.resolve("commits"));
    Files.delete(last);
    Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));
  }

  private static Path last(Path log) throws IOException {
    try (Stream<Path> entries = Files.list(log)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .max(Comparator.comparing(entry -> Integer.parseInt(entry.getFileName().toString())))
          .orElseThrow();
    }
  }
}
