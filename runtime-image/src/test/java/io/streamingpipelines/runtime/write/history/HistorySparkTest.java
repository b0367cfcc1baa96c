package io.streamingpipelines.runtime.write.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares histories with plain Java: events out of order, in several batches with restarts. */
final class HistorySparkTest {
  private static final String PARTS =
      """
      sources:
      - name: events
        files: {path: "ROOT/in", format: json, schema: "id STRING, v INT, day INT, n INT, op STRING", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: versions
        from: [{source: events}]
        write: {mode: history, keys: [id], sequenceBy: [day, n], deleteWhen: op = 'delete', columns: [id, v]}
      """;
  private static final int DAYS = 9;

  private record Event(String id, int v, int day, String op) {
    String json() {
      return "{\"id\":\"%s\",\"v\":%d,\"day\":%d,\"n\":%d,\"op\":\"%s\"}"
          .formatted(id, v, day, n(), op);
    }

    /** Has the same order as the day, so that both sequences are equivalent. */
    int n() {
      return day % 3;
    }
  }

  @Test
  void holdsWhatSortingAllEventsGives(@TempDir Path root) throws Exception {
    holds(new DeclaredPipeline(root, PARTS), ".day");
  }

  @Test
  @Tag("slow")
  void holdsWhatSortingAllEventsByOneColumnGives(@TempDir Path root) throws Exception {
    holds(new DeclaredPipeline(root, PARTS).edit("day, n]", "day]"), "");
  }

  /**
   * @param day the field of the table's times that holds the day
   */
  private static void holds(DeclaredPipeline pipeline, String day) throws Exception {
    Random random = new Random(7);
    List<Event> arrived = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      for (int batch = 0; batch < (run == 1 ? 2 : 1); batch++) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          events.add(event(random, run));
        }
        Collections.shuffle(events, random);
        arrived.addAll(events);
        pipeline.land("in", events.stream().map(Event::json).toArray(String[]::new));
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

      assertThat(pipeline.rows("versions", "id", "v", "__start_at" + day, "__end_at" + day))
          .isEqualTo(history(arrived));
    }
  }

  /** Each run adds a key that no earlier run had, so that deletes precede any row. */
  private static Event event(Random random, int run) {
    String id = List.of("a", "b", "c").get(random.nextInt(run + 1));
    boolean delete = random.nextInt(4) == 0;
    return new Event(id, random.nextInt(3), random.nextInt(DAYS), delete ? "delete" : "put");
  }

  /** Of events with equal sequences, the last one applies; each event lasts until the next. */
  private static List<String> history(List<Event> arrived) {
    Map<String, TreeMap<Integer, Event>> byKey = new TreeMap<>();
    for (Event event : arrived) {
      byKey.computeIfAbsent(event.id(), id -> new TreeMap<>()).put(event.day(), event);
    }
    List<String> rows = new ArrayList<>();
    for (TreeMap<Integer, Event> events : byKey.values()) {
      for (Event event : events.values()) {
        if (!event.op().equals("delete")) {
          rows.add(
              "[%s,%d,%d,%s]"
                  .formatted(event.id(), event.v(), event.day(), events.higherKey(event.day())));
        }
      }
    }
    Collections.sort(rows);
    return rows;
  }

  @Test
  void endsAnOlderRowAtADeleteThatNoRowShows(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .edit("day, n]", "day]")
            .land("in", new Event("a", 0, 5, "delete").json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("versions")).isEmpty();

    pipeline.land("in", new Event("a", 1, 3, "put").json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("versions")).containsExactly("[a,1,3,5]");
  }

  @Test
  void showsReadersOfItsChangesOnlyWhatMoved(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
                root,
                PARTS
                    + """
                    - name: moves
                      from: [{table: versions, as: changes}]
                      query: SELECT v, __start_at AS since, __end_at AS until, _change_type FROM versions
                    """)
            .edit("day, n]", "day]")
            .land("in", new Event("a", 1, 1, "put").json(), new Event("a", 5, 5, "put").json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.land("in", new Event("a", 3, 3, "put").json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("moves"))
        .containsExactly(
            "[1,1,3,update_postimage]",
            "[1,1,5,insert]",
            "[1,1,5,update_preimage]",
            "[3,3,5,insert]",
            "[5,5,null,insert]");
  }
}
