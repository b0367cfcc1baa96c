package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.OtherReader;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a pipeline's output is the same for readers that share no code with it: append, upsert
 * with deletion vectors, history, quarantine and event log, read by delta-rs and DuckDB and
 * compared with an oracle in plain Java. The documented queries on the event log run on the same
 * pipeline.
 */
class OtherReadersSparkTest {
  private static final Path PAGE = Path.of("../docs/operations.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");
  private static final int BATCHES = 3;
  private static final int ROWS = 12;

  private static final String PIPELINE =
      """
      sources:
      - {name: landing, files: {path: ROOT/in, format: json, schema: "id STRING, total INT, seq INT, op STRING", maxFilesPerTrigger: 1}}
      tables:
      - name: orders
        from: [{source: landing}]
        partitionBy: [op]
        expectations:
        - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
        - {name: positive, expression: total > 0, onViolation: drop}
        - {name: small, expression: total < 9, onViolation: warn}
      - name: current
        from: [{table: orders}]
        write: {mode: upsert, keys: [id], sequenceBy: [seq], deleteWhen: op = 'delete', columns: [id, total, seq]}
      - name: versions
        from: [{table: orders}]
        write: {mode: history, keys: [id], sequenceBy: [seq], deleteWhen: op = 'delete', columns: [id, total]}
      """;

  @TempDir private Path root;

  private record Event(String id, int total, int seq, String op) {
    String json() {
      return "{\"id\": %s, \"total\": %d, \"seq\": %d, \"op\": \"%s\"}"
          .formatted(name(), total, seq, op);
    }

    String name() {
      return id.isEmpty() ? "null" : '"' + id + '"';
    }

    boolean good() {
      return !id.isEmpty() && total > 0;
    }
  }

  @Test
  void seeTheSameRowsAndTheEventLogAnswersItsDocumentedQueries() throws Exception {
    List<Event> events = new ArrayList<>();
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PIPELINE);
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Event> landed = batch(batch);
      events.addAll(landed);
      pipeline.land("in", landed.stream().map(Event::json).toArray(String[]::new));
      if (batch == 1) { // the next driver must do what this one fails to do
        pipeline.probe(
            (flow, number, step) -> {
              throw new IllegalStateException("the disk is full");
            });
        assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
        pipeline.probe(WriterProbe.NONE);
      } else {
        assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      }
    }
    List<Event> good = events.stream().filter(Event::good).toList();
    assertThat(holdsDeletionVectors("current")).isTrue();
    assertThat(holdsDeletionVectors("versions")).isTrue();

    for (String reader : OtherReader.ALL) {
      isTheSameFor(reader, events, good);
    }
    documentedQueries(pipeline, events);
  }

  private void isTheSameFor(String reader, List<Event> events, List<Event> good) throws Exception {
    List<List<String>> seen =
        new OtherReader(reader)
            .query(table("orders"), "SELECT id, total, seq, op FROM t")
            .query(table("orders_quarantine"), "SELECT seq, _failed_expectations FROM t")
            .query(table("current"), "SELECT id, total, seq FROM t")
            .query(table("versions"), "SELECT id, total, __start_at, __end_at FROM t")
            .query(
                table("_event_log"),
                "SELECT origin['dataset_name'], origin['batch_id'], level FROM t"
                    + " WHERE origin['dataset_name'] = 'orders'")
            .rows();
    assertThat(seen.get(0))
        .containsExactlyInAnyOrderElementsOf(
            good.stream()
                .map(e -> "[%s, %d, %d, \"%s\"]".formatted(e.name(), e.total(), e.seq(), e.op()))
                .toList());
    assertThat(seen.get(1))
        .containsExactlyInAnyOrderElementsOf(
            events.stream()
                .filter(e -> e.id().isEmpty())
                .map(
                    e ->
                        "[%d, [\"has_id\"%s]]"
                            .formatted(e.seq(), e.total() > 0 ? "" : ", \"positive\""))
                .toList());
    assertThat(seen.get(2)).containsExactlyInAnyOrderElementsOf(current(good));
    assertThat(seen.get(3)).containsExactlyInAnyOrderElementsOf(versions(good));
    assertThat(seen.get(4))
        .containsExactlyInAnyOrder(
            "[\"orders\", 0, \"METRICS\"]",
            "[\"orders\", null, \"ERROR\"]",
            "[\"orders\", 1, \"METRICS\"]",
            "[\"orders\", 2, \"METRICS\"]");
  }

  /** Events with keys that recur, are deleted, or are missing, and with totals of 0. */
  private static List<Event> batch(int number) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int seq = number * ROWS + i;
      String id = i == 7 ? "" : "k" + (seq * 7 % 20);
      events.add(new Event(id, seq * 7 % 11, seq, seq % 8 == 5 ? "delete" : "put"));
    }
    return events;
  }

  private static List<String> current(List<Event> good) {
    Map<String, Event> newest = new TreeMap<>();
    good.forEach(event -> newest.put(event.id(), event));
    return newest.values().stream()
        .filter(event -> event.op().equals("put"))
        .map(e -> "[%s, %d, %d]".formatted(e.name(), e.total(), e.seq()))
        .toList();
  }

  private static List<String> versions(List<Event> good) {
    Map<String, List<Event>> keys = new LinkedHashMap<>();
    good.forEach(event -> keys.computeIfAbsent(event.id(), id -> new ArrayList<>()).add(event));
    List<String> versions = new ArrayList<>();
    for (List<Event> events : keys.values()) {
      for (int i = 0; i < events.size(); i++) {
        Event event = events.get(i);
        if (event.op().equals("put")) {
          String end = i + 1 < events.size() ? String.valueOf(events.get(i + 1).seq()) : "null";
          versions.add("[%s, %d, %d, %s]".formatted(event.name(), event.total(), event.seq(), end));
        }
      }
    }
    return versions;
  }

  private void documentedQueries(DeclaredPipeline pipeline, List<Event> events) throws Exception {
    pipeline.read("_event_log").createOrReplaceTempView("event_log");
    List<List<Row>> answers = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      answers.add(SharedSpark.session().sql(blocks.group(1)).collectAsList());
    }
    assertThat(answers).hasSize(7).allSatisfy(rows -> assertThat(rows).isNotEmpty());

    long named = events.stream().filter(e -> !e.id().isEmpty()).count();
    long positive = events.stream().filter(e -> e.total() > 0).count();
    long small = events.stream().filter(e -> e.total() < 9).count();
    assertThat(answers.get(0).stream().map(row -> row.mkString(",").replaceFirst("^[^,]*,", "")))
        .containsExactly(
            "orders,has_id," + named + "," + (events.size() - named),
            "orders,positive," + positive + "," + (events.size() - positive),
            "orders,small," + small + "," + (events.size() - small));
    long passed = events.stream().filter(Event::good).count();
    assertThat(answers.get(1).stream().map(row -> row.mkString(",")))
        .contains("orders,%d,%d,%d".formatted(passed, named - passed, events.size() - named));
    assertThat(
            answers.get(2).stream()
                .filter(row -> row.getString(0).equals("orders"))
                .mapToLong(row -> row.getLong(4))
                .sum())
        .isEqualTo(passed);
    assertThat(answers.get(3).stream().map(row -> row.getString(0) + " " + row.getLong(3)))
        .containsExactlyInAnyOrder("orders 2", "current 1", "versions 1");
    assertThat(
            answers.get(4).stream()
                .filter(row -> row.getString(0).equals("orders"))
                .mapToLong(row -> row.getLong(3))
                .sum())
        .isEqualTo(passed);
    assertThat(answers.get(5).stream().map(row -> row.getLong(0) + " " + row.getLong(3)))
        .containsExactly("1 3", "3 4");
    assertThat(answers.get(6).stream().map(row -> row.mkString(",").replaceFirst("^[^,]*,", "")))
        .singleElement(STRING)
        .startsWith(
            "ERROR,orders,default,Flow 'orders' has failed and is not restarted.,"
                + "IllegalState,the disk is full. Batch 1 reads landing (");
  }

  private Path table(String name) {
    return root.resolve("tables").resolve(name);
  }

  private boolean holdsDeletionVectors(String table) throws Exception {
    try (Stream<Path> commits = Files.list(table(table).resolve("_delta_log"))) {
      for (Path commit : commits.filter(file -> file.toString().endsWith(".json")).toList()) {
        if (Files.readString(commit).contains("\"deletionVector\":{")) {
          return true;
        }
      }
      return false;
    }
  }
}
