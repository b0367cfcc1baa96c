package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a test is told before Spark starts, all of it with its line. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class PipelineTestTest {
  private static final String ORDERS =
      Path.of("..", "examples", "orders", "pipeline.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"test", "validate"})
  void tellsEveryProblemWithItsLine(String command) throws IOException {
    Path file =
        write(
            """
            apiVersion: streamingpipelines.io/v1alpha1
            kind: PipelineTest
            metadata: {name: wrong}
            spec:
              pipeline: PIPELINE
              set: ["spec.tables[x].comment=y"]
              schemas: {order_events: id STRING}
              given:
              - sources:
                  order_event: {rows: []}
                  order_events:
                    lines: [a]
                    rows:
                    - {valu: x, key: a, keyBase64: "?", partition: one, timestamp: today}
                restarted: true
                expect: {tables: {order_silver: {count: -1, counts: {lost: {rows: 1}}}}}
              expect:
                sinks: {big_order: {columns: [key], rows: [{keys: 1}]}}
            """);
    Terminal ended = Terminal.run(command, file.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().stream().map(line -> line.replace(file.toString(), "FILE")))
        .containsExactlyInAnyOrder(
            "FILE:6: spec.set[0]: 'spec.tables[x].comment': the list has no element 'x'",
            "FILE:7: spec.schemas.order_events: there is no Delta source 'order_events'",
            "FILE:10: spec.given[0].sources.order_event: there is no source 'order_event' in the"
                + " pipeline; did you mean order_events?",
            "FILE:12: spec.given[0].sources.order_events.lines: has a meaning only for a source of"
                + " files: write rows",
            "FILE:14: spec.given[0].sources.order_events.rows[0].valu: is not a field of a record;"
                + " did you mean value?",
            "FILE:14: spec.given[0].sources.order_events.rows[0].key: stands beside keyBase64:"
                + " take one of them out",
            "FILE:14: spec.given[0].sources.order_events.rows[0].keyBase64: is no Base64",
            "FILE:14: spec.given[0].sources.order_events.rows[0].partition: has to be a whole"
                + " number",
            "FILE:14: spec.given[0].sources.order_events.rows[0].timestamp: has to be a time with"
                + " its zone, such as 1970-01-01T00:00:00Z",
            "FILE:15: spec.given[0].restarted: is not a field; did you mean restart?",
            "FILE:16: spec.given[0].expect.tables.order_silver: there is no table 'order_silver'"
                + " in the pipeline; did you mean orders_silver?",
            "FILE:16: spec.given[0].expect.tables.order_silver.count: is too small: write 0 or"
                + " more",
            "FILE:16: spec.given[0].expect.tables.order_silver.counts.lost: is not a field here:"
                + " known are passed, warned, dropped, quarantined",
            "FILE:18: spec.expect.sinks.big_order: there is no sink 'big_order' in the pipeline;"
                + " did you mean big_orders?",
            "FILE:18: spec.expect.sinks.big_order.rows[0].keys: is not among columns; did you mean"
                + " key?");
  }

  @Test
  void tellsWhatIsWrongWithTheManifestWhereItStands() throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("pipeline.yaml"),
            Files.readString(Path.of(ORDERS)).replace("[{table: orders_bronze}]", "[{table: x}]"));
    Path file =
        write(
            """
            apiVersion: streamingpipelines.io/v1alpha1
            kind: PipelineTest
            metadata: {name: wrong}
            spec: {pipeline: pipeline.yaml, expect: {}}
            """);
    assertThat(Terminal.run("test", file.toString()).err())
        .singleElement()
        .asString()
        .startsWith(manifest + ":33: spec.tables[1].from[0].table: there is no table 'x'");
  }

  @Test
  void asksForATestThatExpectsSomethingAndForItsPipeline() throws IOException {
    Path file =
        write(
            """
            apiVersion: streamingpipelines.io/v1alpha1
            kind: PipelineTest
            spec: {pipeline: PIPELINE}
            ---
            apiVersion: streamingpipelines.io/v1alpha1
            kind: PipelineTest
            metadata: {name: wrong}
            spec: {pipeline: absent.yaml}
            """);
    assertThat(
            Terminal.run("test", file.toString()).err().stream()
                .map(line -> line.replace(file.toString(), "FILE")))
        .containsExactly(
            "FILE:1: metadata.name: is missing: name what is shown",
            "FILE:3: spec: expects nothing: say in expect what the tables hold",
            "FILE:8: spec.pipeline: "
                + directory.resolve("absent.yaml")
                + ": there is no such file");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("m.test.yaml"), text.replace("PIPELINE", ORDERS));
  }
}
