package io.streamingpipelines.runtime.write.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares upserts and histories with plain Java that does not know batches: events out of order,
 * ties, deletes and NULL, in random batches with restarts. Each key is a separate case.
 */
final class KeyedOracleSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: events
        files: {path: "ROOT/in", format: json, schema: "id INT, day INT, n INT, a INT, b STRING, c STRUCT<x: INT>, op STRING", maxFilesPerTrigger: 1}
      tables:
      - name: replaced
        from: [{source: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', columns: [id, a, b, c]}
      - name: filled
        from: [{source: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', ignoreNulls: true}
      - name: hidden
        from: [{source: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', ignoreNulls: true, columns: [id, a, b, c]}
      - name: rewritten
        from: [{source: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', ignoreNulls: true, columns: [id, a, b, c]}
        properties: {delta.enableDeletionVectors: "false"}
      - name: undeleted
        from: [{source: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [day, n], ignoreNulls: true}
      - name: versions
        from: [{source: events}]
        write: {mode: history, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', columns: [id, a, b, c]}
      """;
  private static final int KEYS = 150;
  private static final int EVENTS = 6;

  private record Event(
      int id,
      int day,
      @Nullable Integer n,
      @Nullable Integer a,
      @Nullable String b,
      @Nullable Integer c,
      boolean delete) {
    /** NULL is the lowest value. */
    int sequence() {
      return day * 10 + (n == null ? 0 : 1 + n);
    }

    List<Object> values() {
      return Arrays.asList(a, b, c == null ? null : "[" + c + "]");
    }

    String json() {
      return "{\"id\":%d,\"day\":%d,\"n\":%s,\"a\":%s,\"b\":%s,\"c\":%s,\"op\":\"%s\"}"
          .formatted(
              id,
              day,
              n,
              a,
              b == null ? null : "\"" + b + "\"",
              c == null ? null : "{\"x\":" + c + "}",
              delete ? "delete" : "put");
    }
  }

  /** A row as it is stored: its values, and the event that it is as new as. */
  private record Stored(Event last, List<Object> values) {
    @Override
    public String toString() {
      return "[" + last.id() + "," + text(values) + "," + last.day() + "," + last.n() + "]";
    }

    String withoutSequence() {
      return "[" + last.id() + "," + text(values) + "]";
    }
  }

  @Test
  void holdWhatSortingAllEventsGives(@TempDir Path root) throws Exception {
    Random random = new Random(16);
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    List<Event> arrived = new ArrayList<>();
    List<List<Event>> batches = batches(random);
    for (int i = 0; i < batches.size(); i++) {
      arrived.addAll(batches.get(i));
      pipeline.land("in", batches.get(i).stream().map(Event::json).toArray(String[]::new));
      if (i % 2 == 1) {
        assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
        compare(pipeline, arrived);
      }
    }
  }

  private static void compare(DeclaredPipeline pipeline, List<Event> arrived) {
    List<Stored> filled = stored(arrived, true, true);
    String[] values = {"id", "a", "b", "c"};
    assertThat(pipeline.rows("replaced", values))
        .as("replaced")
        .isEqualTo(sorted(stored(arrived, false, true).stream().map(Stored::withoutSequence)));
    assertThat(pipeline.rows("filled", "id", "a", "b", "c", "day", "n"))
        .as("filled")
        .isEqualTo(sorted(filled.stream().map(Stored::toString)));
    assertThat(pipeline.rows("hidden", values))
        .as("hidden")
        .isEqualTo(sorted(filled.stream().map(Stored::withoutSequence)));
    assertThat(pipeline.rows("rewritten", values))
        .as("rewritten")
        .isEqualTo(sorted(filled.stream().map(Stored::withoutSequence)));
    assertThat(pipeline.rows("undeleted", "id", "a", "b", "c", "day", "n"))
        .as("undeleted")
        .isEqualTo(sorted(stored(arrived, true, false).stream().map(Stored::toString)));
    assertThat(
            pipeline.rows(
                "versions",
                "id",
                "a",
                "b",
                "c",
                "__start_at.day",
                "__start_at.n",
                "__end_at.day",
                "__end_at.n"))
        .as("versions")
        .isEqualTo(versions(arrived));
  }

  /** All events of a key may arrive in one batch, one by one, or anything between. */
  private static List<List<Event>> batches(Random random) {
    List<List<Event>> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batches.add(new ArrayList<>());
    }
    for (int id = 0; id < KEYS; id++) {
      int events = 1 + random.nextInt(EVENTS);
      for (int i = 0; i < events; i++) {
        batches.get(random.nextInt(batches.size())).add(event(id, random));
      }
    }
    batches.forEach(batch -> Collections.shuffle(batch, random));
    return batches;
  }

  private static Event event(int id, Random random) {
    return new Event(
        id,
        random.nextInt(3),
        random.nextInt(3) == 0 ? null : random.nextInt(2),
        random.nextBoolean() ? null : random.nextInt(100),
        random.nextBoolean() ? null : "b" + random.nextInt(100),
        random.nextBoolean() ? null : random.nextInt(100),
        random.nextInt(4) == 0);
  }

  /** Sorting is stable: of events with equal sequences, the later one counts. */
  private static List<Stored> stored(List<Event> arrived, boolean fill, boolean deletes) {
    List<Event> sorted = new ArrayList<>(arrived);
    sorted.sort(Comparator.comparingInt(Event::sequence));
    Map<Integer, Stored> rows = new TreeMap<>();
    for (Event event : sorted) {
      Stored before = rows.get(event.id());
      if (deletes && event.delete()) {
        rows.remove(event.id());
      } else if (before == null || !fill) {
        rows.put(event.id(), new Stored(event, event.values()));
      } else {
        List<Object> values = new ArrayList<>(before.values());
        for (int i = 0; i < values.size(); i++) {
          Object value = event.values().get(i);
          values.set(i, value == null ? values.get(i) : value);
        }
        rows.put(event.id(), new Stored(event, values));
      }
    }
    return List.copyOf(rows.values());
  }

  private static List<String> versions(List<Event> arrived) {
    Map<Integer, TreeMap<Integer, Event>> keys = new TreeMap<>();
    for (Event event : arrived) {
      keys.computeIfAbsent(event.id(), id -> new TreeMap<>()).put(event.sequence(), event);
    }
    List<String> rows = new ArrayList<>();
    for (TreeMap<Integer, Event> events : keys.values()) {
      for (Event event : events.values()) {
        var next = events.higherEntry(event.sequence());
        String end = next == null ? "null,null" : next.getValue().day() + "," + next.getValue().n();
        if (!event.delete()) {
          rows.add(
              "[%d,%s,%d,%s,%s]"
                  .formatted(event.id(), text(event.values()), event.day(), event.n(), end));
        }
      }
    }
    return sorted(rows.stream());
  }

  private static List<String> sorted(java.util.stream.Stream<String> rows) {
    return rows.sorted().toList();
  }

  private static String text(List<Object> values) {
    return String.join(",", values.stream().map(String::valueOf).toList());
  }
}
