package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All problems of a test are reported before Spark starts, with line numbers. */
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
            "FILE:7: spec.schemas.order_events: the pipeline has no Delta source 'order_events'",
            "FILE:10: spec.given[0].sources.order_event: the pipeline has no source 'order_event';"
                + " did you mean order_events?",
            "FILE:12: spec.given[0].sources.order_events.lines: applies only to file sources:"
                + " write rows",
            "FILE:14: spec.given[0].sources.order_events.rows[0].valu: is not a field of a record;"
                + " did you mean value?",
            "FILE:14: spec.given[0].sources.order_events.rows[0].key: is set together with"
                + " keyBase64: remove one of the two",
            "FILE:14: spec.given[0].sources.order_events.rows[0].keyBase64: is not Base64",
            "FILE:14: spec.given[0].sources.order_events.rows[0].partition: must be a whole number",
            "FILE:14: spec.given[0].sources.order_events.rows[0].timestamp: must be a time with"
                + " its zone, such as 1970-01-01T00:00:00Z",
            "FILE:15: spec.given[0].restarted: is not a field; did you mean restart?",
            "FILE:16: spec.given[0].expect.tables.order_silver: the pipeline has no table"
                + " 'order_silver'; did you mean orders_silver?",
            "FILE:16: spec.given[0].expect.tables.order_silver.count: is too small: write 0 or"
                + " more",
            "FILE:16: spec.given[0].expect.tables.order_silver.counts.lost: is not a field here;"
                + " the fields are passed, warned, dropped, quarantined",
            "FILE:18: spec.expect.sinks.big_order: the pipeline has no sink 'big_order'; did"
                + " you mean big_orders?",
            "FILE:18: spec.expect.sinks.big_order.rows[0].keys: is not listed in columns; did you"
                + " mean key?");
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
            "FILE:1: metadata.name: is missing: give the test a name",
            "FILE:3: spec: has no expected results: add expect",
            "FILE:8: spec.pipeline: " + directory.resolve("absent.yaml") + ": file not found");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("m.test.yaml"), text.replace("PIPELINE", ORDERS));
  }
}
