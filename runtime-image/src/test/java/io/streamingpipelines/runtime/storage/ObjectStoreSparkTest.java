package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.S3Server;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.storage.DelegatingLogStore;
import org.apache.spark.sql.delta.storage.LogStoreAdaptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares tables, checkpoints and state on a real S3 server with plain Java, with drivers that die
 * in the middle of a batch.
 */
final class ObjectStoreSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "id STRING, v INT, at TIMESTAMP", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: events
        from: [{source: landed}]
        expectations:
        - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
      - name: newest
        from: [{table: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [at, v], deleteWhen: v = 13}
      - name: hourly
        from: [{table: events, watermark: {column: at, delay: 1m}}]
        query: |
          SELECT CAST(unix_timestamp(window.start) AS BIGINT) AS hour, count(*) AS n
          FROM events GROUP BY window(at, '1 hour')
      """;
  private static final long HOUR = 3600;
  private static final long START = Instant.parse("2026-01-01T10:00:00Z").getEpochSecond();

  private final Random random = new Random(11);
  private final List<Event> landed = new ArrayList<>();

  private record Event(@Nullable String id, int v, long at) {
    String json() {
      String value = id == null ? "null" : '"' + id + '"';
      return "{\"id\":%s,\"v\":%d,\"at\":\"%s\"}".formatted(value, v, Instant.ofEpochSecond(at));
    }
  }

  @Test
  void holdsWhatTheOracleSaysThoughDriversDie(@TempDir java.nio.file.Path root) throws Exception {
    S3Server.configure(
        SharedSpark.session().sparkContext().hadoopConfiguration(), S3Server.running().plan());
    String bucket = S3Server.running().bucket("shop");
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).storage(bucket + "/orders");

    pipeline.land("in", hour(0));
    dies(pipeline, Map.of("events", Step.AFTER_TARGET));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    holds(pipeline);

    pipeline.land("in", hour(1)).land("in", hour(2));
    dies(pipeline, Map.of("newest", Step.AFTER_SIDE_ROWS, "hourly", Step.AFTER_TARGET));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    holds(pipeline);
    assertThat(logStore(bucket)).as("what Delta wrote by").isInstanceOf(ObjectLogStore.class);

    pipeline.edit("sources:\n", "spark: {conf: {spark.sql.shuffle.partitions: \"5\"}}\nsources:\n");
    pipeline.land("in", hour(3));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    holds(pipeline);

    pipeline.land("in", hour(4));
    for (String table : List.of("events", "newest", "hourly")) {
      pipeline.edit(
          "- name: " + table + "\n",
          "- name: " + table + "\n  checkpoint: {generation: 2, data: replace}\n");
    }
    dies(pipeline, Map.of("events", Step.AFTER_SIDE_ROWS));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    holdsTheRows(pipeline);
  }

  private static Object logStore(String bucket) {
    Path table = new Path(bucket + "/orders/tables/events");
    DelegatingLogStore stores =
        (DelegatingLogStore) DeltaLog.forTable(SharedSpark.session(), table).store();
    return ((LogStoreAdaptor) stores.getDelegate(table)).logStoreImpl();
  }

  private void holds(DeclaredPipeline pipeline) {
    holdsTheRows(pipeline);
    assertThat(pipeline.rows("events_quarantine", "v"))
        .containsExactlyElementsOf(
            sorted(landed.stream().filter(e -> e.id() == null).map(e -> row(e.v()))));
  }

  private void holdsTheRows(DeclaredPipeline pipeline) {
    assertThat(pipeline.rows("events", "id", "v"))
        .containsExactlyElementsOf(
            sorted(landed.stream().filter(e -> e.id() != null).map(e -> row(e.id(), e.v()))));
    assertThat(pipeline.rows("newest", "id", "v")).containsExactlyElementsOf(newest());
    assertThat(pipeline.rows("hourly")).containsExactlyElementsOf(closed());
  }

  private List<String> newest() {
    Map<String, Event> newest = new TreeMap<>();
    for (Event event : landed) {
      if (event.id() != null) {
        newest.merge(event.id(), event, (a, b) -> b.at() > a.at() ? b : a);
      }
    }
    return sorted(
        newest.values().stream()
            .filter(e -> e.v() != 13)
            .map(e -> row(String.valueOf(e.id()), e.v())));
  }

  /** Windows that end before the watermark; no row here is late. */
  private List<String> closed() {
    long watermark = landed.stream().mapToLong(Event::at).max().orElseThrow() - 60;
    Map<Long, Integer> counts = new TreeMap<>();
    for (Event event : landed) {
      if (event.id() != null && event.at() / HOUR * HOUR + HOUR <= watermark) {
        counts.merge(event.at() / HOUR * HOUR, 1, Integer::sum);
      }
    }
    return sorted(counts.entrySet().stream().map(e -> row(e.getKey(), e.getValue())));
  }

  /** One file with the events of an hour in any order, no two in the same second. */
  private String[] hour(int hour) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = i % 7 == 6 ? null : "k" + random.nextInt(6);
      int v = random.nextInt(8) == 0 ? 13 : 100 + random.nextInt(100);
      events.add(new Event(id, v, START + hour * HOUR + i * 150 + random.nextInt(150)));
    }
    // the last event moves the watermark past the earlier hours
    events.add(new Event("k0", 1, START + hour * HOUR + HOUR - 1));
    Collections.shuffle(events, random);
    landed.addAll(events);
    return events.stream().map(Event::json).toArray(String[]::new);
  }

  /** Makes the queries of these tables die in the middle of their next batch. */
  private static void dies(DeclaredPipeline pipeline, Map<String, Step> steps) throws Exception {
    Set<String> died = ConcurrentHashMap.newKeySet();
    pipeline.probe(
        (flow, batch, at) -> {
          if (at == steps.get(flow.table())) {
            died.add(flow.table());
            throw new IllegalStateException("the driver dies here");
          }
        });
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(died).isEqualTo(steps.keySet());
    pipeline.probe(WriterProbe.NONE);
  }

  private static String row(Object... values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(String.valueOf(value));
    }
    return "[" + String.join(",", texts) + "]";
  }

  private static List<String> sorted(Stream<String> rows) {
    return rows.sorted().toList();
  }
}
