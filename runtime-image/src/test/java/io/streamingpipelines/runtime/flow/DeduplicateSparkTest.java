package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tables that keep the first row of each key, over several batches and restarts. */
final class DeduplicateSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: clicks
        files: {path: "ROOT/in", format: json, schema: "id STRING, at TIMESTAMP", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: once
        from: [{source: clicks, watermark: {column: at, delay: 2h}}]
        query: SELECT id, at FROM clicks
        expectations:
        - {name: early, expression: "hour(at) < 12"}
        deduplicate: {keys: [id], within: 10m}
      """;

  @Test
  void aKeyIsKeptOnceWithinItsTimeAndAgainWhenItIsForgotten(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", click("a", "10:00"), click("a", "10:00"), click("b", "10:01"))
            .land("in", click("a", "10:09"), click("c", "10:05"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(once(pipeline)).containsExactly("[a,10:00]", "[b,10:01]", "[c,10:05]");

    // from the next batch on, the watermark is at 11:00, so a, b and c are forgotten
    pipeline.land("in", click("b", "10:08"), click("d", "13:00")).land("in", click("c", "10:59"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(once(pipeline)).containsExactly("[a,10:00]", "[b,10:01]", "[c,10:05]", "[d,13:00]");

    pipeline.land("in", click("a", "11:30"), click("a", "11:31")).land("in", click("a", "11:32"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("once", "id"))
        .as("10:59 was too late, 11:30 and 11:31 came together")
        .containsExactly("[a]", "[a]", "[b]", "[c]", "[d]");
  }

  /** A row is late if its time is not after the watermark, to the microsecond. */
  @Test
  void aRowThatIsExactlyAsLateAsTheDelayIsDropped(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", click("a", "13:00"))
            .land("in", click("b", "13:00"))
            .land("in", click("late", "11:00"), click("within", "11:01"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("once", "id")).containsExactly("[a]", "[b]", "[within]");
  }

  @Test
  void withoutATimeEveryKeyIsKeptOnce(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            PARTS
                .replace(", watermark: {column: at, delay: 2h}", "")
                .replace("within: 10m}", "}\n  unboundedState: accepted")
                .replace("[id],", "[id]"));
    Set<String> oracle = new HashSet<>();
    for (int run = 0; run < 2; run++) {
      for (int batch = 0; batch < 2; batch++) {
        int salt = 7 * run + 3 * batch;
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "k" + (i * i + salt) % 31).toList();
        oracle.addAll(ids);
        pipeline.land("in", ids.stream().map(id -> click(id, "10:00")).toArray(String[]::new));
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      List<String> expected = new ArrayList<>();
      oracle.forEach(id -> expected.add("[" + id + "]"));
      assertThat(pipeline.rows("once", "id")).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void saysWhatTheQueryHasToYield(@TempDir Path root) {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", click("a", "10:00"))
            .edit("SELECT id, at", "SELECT id, at + INTERVAL 1 HOUR AS at")
            .edit("[id]", "[id, page]")
            .edit("malformed: drop", "malformed: quarantine");
    assertThat(pipeline.check().problems().stream().map(Problem::toString))
        .singleElement()
        .asString()
        .startsWith("spec.tables[0].query: Malformed documents cannot reach the quarantine");

    pipeline.edit("malformed: quarantine", "malformed: drop");
    assertThat(pipeline.check().problems().stream().map(Problem::toString))
        .containsExactlyInAnyOrder(
            "spec.tables[0].deduplicate.keys[1]: The query yields no column page; it yields id,"
                + " at.",
            "spec.tables[0].deduplicate.within: Keys are remembered for a time measured by the"
                + " watermark, but the query does not yield the watermark's column; select it"
                + " unchanged.");
  }

  private static List<String> once(DeclaredPipeline pipeline) {
    return pipeline.rows("once", "id", "date_format(at, 'HH:mm')");
  }

  private static String click(String id, String time) {
    return "{\"id\":\"" + id + "\",\"at\":\"2026-01-01T" + time + ":00Z\"}";
  }
}
