package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pipeline test} prints when all results match, and when some do not. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class PipelineTestSparkTest {
  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: shop}
      spec:
        storage: {tables: "file:/nowhere/tables", checkpoints: "file:/nowhere/checkpoints"}
        sources:
        - name: orders
          kafka: {bootstrapServers: "nowhere:9092", subscribe: [orders], includeHeaders: true}
          value: {format: json, schema: "id STRING, total DECIMAL(9,2)"}
        - name: prices
          delta: {path: /nowhere/prices, startingVersion: 7}
        - name: stock
          files: {path: /nowhere/stock, format: csv, schema: "id STRING, at DATE", options: {header: "true"}}
        - name: ticks
          rate: {rowsPerSecond: 5}
        tables:
        - name: bought
          from: [{source: orders}]
          query: SELECT id, total, topic, offset, CAST(headers[0].value AS STRING) AS header FROM orders
          location: /nowhere/else
          expectations:
          - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
          - {name: sane, expression: total < 1000, onViolation: fail}
        - name: listed
          from: [{source: prices}]
        - name: stocked
          from: [{source: stock}]
        - name: ticked
          from: [{source: ticks}]
        sinks:
        - name: out
          from: [{table: bought}]
          query: SELECT id AS key, to_json(struct(id, total)) AS value FROM bought WHERE total > 5
          kafka: {bootstrapServers: "nowhere:9092", topic: out}
      """;

  private static final String TESTS =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: PipelineTest
      metadata: {name: good}
      spec:
        pipeline: shop.yaml
        schemas: {prices: "id STRING, price DOUBLE, tags ARRAY<STRING>"}
        given:
        - sources:
            orders:
              rows:
              - {key: k, value: {id: a, total: 5.50}, headers: {h: x}}
              - {value: {total: 1}, offset: 9}
              - {valueBase64: eyJpZCI6, timestamp: 2024-01-01T00:00:00Z}
            prices: {rows: [{id: a, price: 1.5, tags: [x, y]}]}
            stock: {rows: [{id: a, at: 2024-01-01}]}
            ticks: {rows: [{value: 1, timestamp: 2024-01-01T00:00:00Z}]}
          expect:
            tables: {bought: {count: 1}}
        - restart: true
          sources:
            orders: {rows: [{value: {id: a, total: 5}}]}
            prices: {rows: [{id: b}]}
        - sources: {orders: {rows: [{value: {id: z, total: 1000}}]}}
          expect: {failure: sane}
        expect:
          failure: "bought: "
          tables:
            bought:
              rows:
              - {id: a, total: 5.5, topic: orders, offset: 0, header: x}
              - {id: a, total: 5, topic: orders, offset: 11}
              counts: {passed: 2, warned: 0, dropped: 0, quarantined: 2}
              quarantine:
                rows:
                - {_reasons: [has_id], offset: 9}
                - {_reasons: [malformed], _malformed.raw: '{"id":', _malformed.offset: 10}
            listed: {columns: ["*"], rows: [{id: a, price: 1.5, tags: [x, y]}, {id: b}]}
            stocked: {rows: [{id: a, at: 2024-01-01}]}
            ticked: {rows: [{value: 1, timestamp: "2024-01-01 00:00:00"}]}
          sinks:
            out: {rows: [{key: a, value: {id: a, total: 5.5}}]}
      ---
      apiVersion: streamingpipelines.io/v1alpha1
      kind: PipelineTest
      metadata: {name: bad}
      spec:
        pipeline: shop.yaml
        schemas: {prices: "id STRING"}
        given:
        - sources:
            orders: {rows: [{value: {id: a, total: 5}}, {value: {id: b, total: 6}}, {value: {id: c, total: 1}}]}
            prices: {rows: [{id: x}, {id: y}]}
        expect:
          tables:
            bought:
              rows: [{id: a, total: 5}, {id: b, total: 7}, {id: d, total: 9}]
              counts: {passed: 4, dropped: 0}
            listed: {orderBy: id DESC, rows: [{id: x}, {id: y}]}
            stocked: {rows: [{idd: a}], count: 1}
          sinks: {out: {rows: []}}
      ---
      apiVersion: streamingpipelines.io/v1alpha1
      kind: PipelineTest
      metadata: {name: breaks}
      spec:
        pipeline: shop.yaml
        schemas: {prices: "id STRING"}
        given:
        - sources: {orders: {rows: [{value: {id: a, total: 5000}}]}}
        expect: {tables: {bought: {count: 0}}}
      """;

  @TempDir Path directory;

  @Test
  void runsEveryKindOfSourceThroughThePipelineAndShowsWhatDiffers() throws IOException {
    Files.writeString(directory.resolve("shop.yaml"), MANIFEST);
    Path file = Files.writeString(directory.resolve("shop.test.yaml"), TESTS);
    Terminal ended = Terminal.run("test", file.toString(), "--cores", "2");
    assertThat(ended.err()).isEmpty();
    List<String> lines =
        ended.out().stream().map(line -> line.replace(file.toString(), "FILE")).toList();
    assertThat(lines.get(0)).as(String.join("\n", lines)).startsWith("passed  FILE: good (");
    assertThat(lines.get(1)).startsWith("FAILED  FILE: bad (");
    assertThat(lines.subList(2, failed(lines, "breaks")))
        .containsExactly(
            "  FILE:56: spec.expect.tables.bought.rows: 1 row is missing, 1 is unexpected, 1"
                + " differs, 1 matches",
            "                id  total",
            "    expected    b   *7",
            "    but is      b   *6.00",
            "    missing     d   9",
            "    unexpected  c   1.00",
            "  FILE:57: spec.expect.tables.bought.counts.passed: expected 4, but was 3",
            "  FILE:58: spec.expect.tables.listed.rows: the rows are in a different order than"
                + " expected",
            "    y",
            "    x",
            "  FILE:59: spec.expect.tables.stocked.count: expected 1, but was 0",
            "  FILE:59: spec.expect.tables.stocked: there is no column 'idd'; did you mean id?",
            "  FILE:60: spec.expect.sinks.out.rows: 1 row is unexpected, 0 match",
            "                key  value",
            "    unexpected  b    {\"id\":\"b\",\"total\":6.00}");
    assertThat(lines)
        .anyMatch(line -> line.startsWith("FAILED  FILE: breaks ("))
        .anyMatch(
            line ->
                line.startsWith("  FILE:69: spec.given[0]: the pipeline failed: bought: ")
                    && line.contains("sane"))
        .last()
        .asString()
        .startsWith("3 tests: 1 passed, 2 failed; ");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  private static int failed(List<String> lines, String test) {
    List<String> found =
        lines.stream().filter(line -> line.startsWith("FAILED  FILE: " + test)).toList();
    assertThat(found).hasSize(1);
    return lines.indexOf(found.get(0));
  }
}
