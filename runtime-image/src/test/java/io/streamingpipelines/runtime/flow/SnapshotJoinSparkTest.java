package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a stream that is joined with a table of the pipeline: each batch sees the table's content
 * at that time.
 */
final class SnapshotJoinSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: prices
        files: {path: "ROOT/prices", format: json, schema: "item STRING, price INT, n INT", malformed: drop}
      - name: sales
        files: {path: "ROOT/sales", format: json, schema: "id INT, item STRING", malformed: drop}
      tables:
      - name: current
        from: [{source: prices}]
        query: SELECT item, price, n FROM prices WHERE item IS NOT NULL
        write: {mode: upsert, keys: [item], sequenceBy: [n]}
      - name: priced
        from: [{source: sales}, {table: current, as: snapshot}]
        query: SELECT id, price FROM sales LEFT JOIN current USING (item)
      """;

  @Test
  void eachBatchSeesTheSnapshotOfItsTime(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .trigger("{processingTime: 100ms}")
            .land("prices", "{\"item\":\"tea\",\"price\":3,\"n\":1}")
            .land("sales");
    try (QuerySupervisor supervisor = pipeline.start()) {
      await(pipeline, "current", "[tea,3,1]");
      pipeline.land("sales", "{\"id\":1,\"item\":\"tea\"}", "{\"id\":2,\"item\":\"nuts\"}");
      await(pipeline, "priced", "[1,3]", "[2,null]");
      pipeline.land("prices", "{\"item\":\"tea\",\"price\":4,\"n\":2}");
      await(pipeline, "current", "[tea,4,2]");
      pipeline.land("sales", "{\"id\":3,\"item\":\"tea\"}");
      await(pipeline, "priced", "[1,3]", "[2,null]", "[3,4]");
      supervisor.drain(Duration.ofSeconds(60));
    }

    // rows that were written earlier stay unchanged, and a new driver sees the current content
    pipeline.land(
        "prices",
        "{\"item\":\"tea\",\"price\":5,\"n\":3}",
        "{\"item\":\"nuts\",\"price\":9,\"n\":1}");
    pipeline.land("sales", "{\"id\":4,\"item\":\"tea\"}", "{\"id\":5,\"item\":\"nuts\"}");
    pipeline.trigger("{availableNow: {}}").run();
    assertThat(pipeline.rows("priced"))
        .containsExactly("[1,3]", "[2,null]", "[3,4]", "[4,5]", "[5,9]");
  }

  private static void await(DeclaredPipeline pipeline, String table, String... rows)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!pipeline.rows(table).equals(List.of(rows))) {
      if (System.nanoTime() > deadline) {
        assertThat(pipeline.rows(table)).as(table + " in time").containsExactly(rows);
      }
      Thread.sleep(50);
    }
  }
}
