package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tables that several queries write. */
final class FlowsSparkTest {
  private static final String SOURCE =
      """
      - name: NAME
        files: {path: "ROOT/NAME", format: json, schema: "id STRING, seq INT", maxFilesPerTrigger: 1}
      """;
  private static final String PARTS =
      "sources:\n"
          + SOURCE.replace("NAME", "north")
          + SOURCE.replace("NAME", "south")
          + SOURCE.replace("NAME", "archive")
          + """
          tables:
          - name: orders
            flows:
            - {name: north, from: [{source: north}], query: "SELECT id, seq, 'n' AS origin FROM north"}
            - {name: south, from: [{source: south}], query: "SELECT 's' AS origin, id, seq FROM south"}
            - {name: history, from: [{source: archive}], query: "SELECT *, 'h' AS origin FROM archive", once: true}
            expectations:
            - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
          """;

  @Test
  void allFlowsAppendAndTheOneThatRunsOnceDoesSoOnlyOnce(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    List<String> oracle = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      for (String place : List.of("north", "south", "archive")) {
        for (int batch = 0; batch < 2; batch++) {
          String id = place + run + batch;
          pipeline.land(place, order(id, batch), order(id, batch), "{\"seq\":1}");
          if (run == 0 || !place.equals("archive")) {
            String row = "[" + id + "," + batch + "," + origin(place) + "]";
            oracle.addAll(List.of(row, row));
          }
        }
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(pipeline.rows("orders", "id", "seq", "origin"))
          .containsExactlyInAnyOrderElementsOf(oracle);
    }
    assertThat(pipeline.read("orders_quarantine").groupBy("_flow").count().collectAsList())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("[north,4]", "[south,4]", "[history,2]");
    assertThat(pipeline.rows("_event_log", "origin.flow_name", "origin.batch_id")).hasSize(10);
  }

  @Test
  void eachFlowIsExactlyOnceWhenTheDriverDiesBehindACommit(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    List<String> oracle = new ArrayList<>();
    for (String place : List.of("north", "south", "archive")) {
      for (int batch = 0; batch < 3; batch++) {
        pipeline.land(place, order(place + batch, batch));
        oracle.add("[" + place + batch + "]");
      }
    }
    pipeline.probe(
        (flow, batch, step) -> {
          if (batch == 1 && step == WriterProbe.Step.AFTER_TARGET) {
            throw new IllegalStateException("the driver dies here");
          }
        });
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    pipeline.probe(WriterProbe.NONE);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders", "id")).containsExactlyInAnyOrderElementsOf(oracle);
  }

  @Tag("slow")
  @Test
  void theNewestRowOfAKeyWinsFromWhicheverFlowItComes(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root, PARTS + "  write: {mode: upsert, keys: [id], sequenceBy: [seq, origin]}\n");
    TreeMap<String, String> newest = new TreeMap<>();
    for (int run = 0; run < 2; run++) {
      for (int batch = 0; batch < 3; batch++) {
        for (String place : List.of("north", "south")) {
          List<String> lines = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            String id = "o" + (i * 3 + batch) % 7;
            int seq = (i * 31 + batch * 17 + run * 5 + (place.equals("north") ? 0 : 11)) % 50;
            lines.add(order(id, seq));
            newest.merge(
                id, "%02d%s".formatted(seq, origin(place)), (a, b) -> a.compareTo(b) >= 0 ? a : b);
          }
          pipeline.land(place, lines.toArray(new String[0]));
        }
      }
      pipeline.land("archive", "{}");
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      List<String> expected = new ArrayList<>();
      newest.forEach((id, row) -> expected.add("[" + id + "," + row + "]"));
      assertThat(pipeline.rows("orders", "id", "format_string('%02d%s', seq, origin)"))
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void aFlowThatRunsOnceIsCompletedWhileTheOthersRunOn(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS + "  trigger: {processingTime: 50ms}\n");
    for (String place : List.of("north", "south", "archive")) {
      pipeline.land(place, order(place + "0", 0));
    }
    for (int start = 0; start < 2; start++) {
      try (QuerySupervisor running = pipeline.start()) {
        Eventually.within(120, () -> state(running, "history") == State.COMPLETED);
        pipeline.land("archive", order("ignored", start)).land("north", order("more", start));
        int rows = 4 + start;
        Eventually.within(120, () -> pipeline.rows("orders").size() == rows);
        assertThat(state(running, "north")).isEqualTo(State.RUNNING);
        assertThat(running.drain(Duration.ofSeconds(30))).isTrue();
      }
    }
    assertThat(pipeline.rows("orders", "id"))
        .containsExactly("[archive0]", "[more]", "[more]", "[north0]", "[south0]");
  }

  @Test
  void saysHowTheColumnsOfFlowsDiffer(@TempDir Path root) {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .edit("SELECT 's' AS origin, id, seq", "SELECT 1 AS origin, id, seq AS number");
    assertThat(pipeline.check().problems().stream().map(Problem::toString))
        .containsExactly(
            "spec.tables[0].flows[1].query: All flows of a table must yield the same columns;"
                + " compared to flow 'north', flow 'south' has origin as INT instead of"
                + " STRING, lacks seq INT, has number INT in addition; select the same names and"
                + " types in both.");
  }

  private static State state(QuerySupervisor running, String flow) {
    return running.statuses().stream()
        .filter(status -> status.flow().equals(flow))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static String origin(String place) {
    return switch (place) {
      case "north" -> "n";
      case "south" -> "s";
      default -> "h";
    };
  }

  private static String order(String id, int seq) {
    return "{\"id\":\"" + id + "\",\"seq\":" + seq + "}";
  }
}
