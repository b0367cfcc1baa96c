package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the continuous trigger: row by row, with checkpoints at intervals, at least once. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directories
class ContinuousSparkTest {
  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void copiesKafkaIntoKafkaDrainsAndGoesOnWhereItWas() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(data)) {
      kafka.topic("in", 1);
      kafka.topic("out", 1);
      DeclaredPipeline pipeline =
          new DeclaredPipeline(
              directory,
              """
              sources:
              - name: in
                kafka: {bootstrapServers: "SERVERS", subscribe: [in]}
                value: {format: json, schema: v INT, malformed: keep}
              sinks:
              - name: out
                from: [{source: in}]
                query: SELECT CAST(v * 10 AS STRING) AS value FROM in WHERE v IS NOT NULL
                kafka: {bootstrapServers: "SERVERS", topic: out}
                trigger: {continuous: 200ms}
              """
                  .replace("SERVERS", kafka.servers()));
      try (QuerySupervisor running = pipeline.start()) {
        kafka.send("in", 0, 0, "{\"v\": 1}", null);
        kafka.send("in", 0, 0, "{\"v\":", null);
        kafka.send("in", 0, 0, "{\"v\": 2}", null);
        assertThat(kafka.values("out", 2)).containsExactly("10", "20");
        assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
        assertThat(running.await().outcome()).isEqualTo(Outcome.DRAINED);
      }
      try (QuerySupervisor running = pipeline.start()) {
        kafka.send("in", 0, 0, "{\"v\": 3}", null);
        // nothing died, so nothing is sent twice
        assertThat(kafka.values("out", 3)).containsExactly("10", "20", "30");
        assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
      }
    }
  }

  @Test
  void printsRatesRowsUntilItIsDrained() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - {name: ticks, rate: {rowsPerSecond: 10}}
            sinks:
            - {name: out, from: [{source: ticks}], console: {}, trigger: {continuous: 200ms}}
            """);
    try (QuerySupervisor running = pipeline.start()) {
      Eventually.within(60, () -> running.statuses().get(0).state() == State.RUNNING);
      assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(running.statuses().get(0).error()).isNull();
    }
  }

  @Test
  void namesWhatItCannotDo() {
    assertThat(
            new DeclaredPipeline(
                    directory,
                    """
                    trigger: {continuous: 1s}
                    sources:
                    - {name: ticks, rate: {}}
                    - name: in
                      kafka: {bootstrapServers: "kafka:9092", subscribe: [in]}
                      value: {format: json, schema: v INT, malformed: drop}
                    sinks:
                    - {name: one, from: [{source: ticks}], query: SELECT current_timestamp() AS t FROM ticks, console: {}}
                    - {name: two, from: [{source: in}], noop: {}}
                    - {name: three, from: [{source: ticks}], query: "SELECT explode(array(1, 2)) AS v FROM ticks", noop: {}}
                    """
                        .replace("trigger: {continuous: 1s}\n", "")
                        .replace(": {}}\n", ": {}, trigger: {continuous: 1s}}\n"))
                .check()
                .problems())
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "Trigger continuous processes rows one by one and cannot use the current time; use"
                + " processingTime.",
            "Trigger continuous processes rows one by one and cannot count rows that are dropped"
                + " before the query; declare malformed: keep, and no maxFuture; use"
                + " processingTime.",
            "Trigger continuous processes rows one by one and cannot run Generate; use"
                + " processingTime.");
  }
}
