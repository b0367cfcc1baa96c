package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.LocalKafka.Sent;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests which records the settings of a Kafka source select, with a real broker and in comparison
 * with plain Java.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directories
class KafkaSourcesSparkTest {
  private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  @TempDir static Path data;
  private static LocalKafka kafka;

  @TempDir Path directory;

  private final List<Sent> sent = new ArrayList<>();

  @BeforeAll
  static void startKafka() {
    kafka = LocalKafka.start(data);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  /** A source: its name and the records that it should read. */
  private record Reads(String source, Predicate<Sent> own) {}

  private static final List<Reads> SOURCES =
      List.of(
          new Reads("assigned", r -> r.topic().equals("orders.eu") && r.partition() == 1),
          new Reads("matched", r -> r.topic().matches("orders[.].*")),
          // the record that was sent late has the offset after that of its second
          new Reads(
              "at_offset",
              r -> r.topic().equals("late") && r.partition() == 0 && r.millis() > EPOCH),
          new Reads("since", r -> r.topic().startsWith("late") && r.millis() >= EPOCH + 2_000),
          new Reads(
              "since_each",
              r -> r.topic().equals("late") && r.millis() >= EPOCH + (r.partition() + 1) * 1_000L));

  @Test
  void readsWhatEachSubscriptionAndEachStartNames() throws Exception {
    kafka.topic("orders.eu", 2);
    kafka.topic("late", 2);
    kafka.topic("late.empty", 1);
    for (int i = 0; i < 8; i++) {
      send("orders.eu", i % 2, i);
      send("late", i % 2, i / 2);
    }
    send("late.empty", 0, 1);
    DeclaredPipeline pipeline = new DeclaredPipeline(directory, union());

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("events", "by", "topic", "part", "v")).isEqualTo(expected());

    kafka.topic("orders.us", 1);
    send("orders.us", 0, 9);
    send("orders.eu", 1, 10);
    send("late.empty", 0, 11);

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("events", "by", "topic", "part", "v")).isEqualTo(expected());
    assertThat(pipeline.rows("events", "by", "origin").stream().distinct())
        .filteredOn(row -> row.contains("from"))
        .containsExactly("[matched,from orders.eu]", "[matched,from orders.us]");
  }

  private static void awaitRows(DeclaredPipeline pipeline, int count) throws Exception {
    Eventually.within(120, () -> pipeline.rows("seen").size() >= count);
  }

  private void send(String topic, int partition, int second) throws Exception {
    sent.add(
        kafka.send(
            topic, partition, EPOCH + second * 1_000L, topic + " " + second, "from " + topic));
  }

  private List<String> expected() {
    return SOURCES.stream()
        .flatMap(reads -> rows(reads.source(), sent.stream().filter(reads.own())))
        .sorted()
        .toList();
  }

  private static Stream<String> rows(String source, Stream<Sent> records) {
    return records.map(r -> "[%s,%s,%d,%s]".formatted(source, r.topic(), r.partition(), r.value()));
  }

  private static String union() {
    String each = "SELECT '%s' AS by, topic, partition AS part, %s AS v, %s AS origin FROM %s";
    List<String> selects =
        SOURCES.stream()
            .map(
                reads ->
                    each.formatted(
                        reads.source(),
                        reads.source().equals("since_each") ? "text" : "CAST(value AS STRING)",
                        reads.source().equals("matched")
                            ? "CAST(headers[0].value AS STRING)"
                            : "CAST(NULL AS STRING)",
                        reads.source()))
            .toList();
    return """
    sources:
    - name: assigned
      kafka: {bootstrapServers: "SERVERS", assign: {orders.eu: [1]}}
    - name: matched
      kafka: {bootstrapServers: "SERVERS", subscribePattern: "orders[.].*", includeHeaders: true,
              options: {kafka.metadata.max.age.ms: "100"}}
    - name: at_offset
      kafka: {bootstrapServers: "SERVERS", subscribe: [late], startingOffsets: {late: {"0": 1, "1": -1}}}
    - name: since
      kafka: {bootstrapServers: "SERVERS", subscribe: [late, late.empty], startingTimestamp: "2026-01-01T01:00:02+01:00"}
    - name: since_each
      kafka:
        bootstrapServers: "SERVERS"
        subscribe: [late]
        startingTimestamp: {late: {"0": "2026-01-01T00:00:01Z", "1": "2026-01-01T00:00:02Z"}}
      value: {format: csv, schema: text STRING}
    tables:
    - name: events
      from: [{source: assigned}, {source: matched}, {source: at_offset}, {source: since}, {source: since_each}]
      query: QUERY
    """
        .replace("QUERY", String.join(" UNION ALL ", selects))
        .replace("SERVERS", kafka.servers());
  }

  @Test
  void recordsThatKafkaHasDeletedStopThePipelineUnlessTheirLossIsAccepted() throws Exception {
    kafka.topic("kept-short", 2);
    kafka.send("kept-short", 0, EPOCH, "p0 first", null);
    kafka.send("kept-short", 1, EPOCH, "p1 first", null);
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - name: events
              kafka: {bootstrapServers: "SERVERS", subscribe: [kept-short], failOnDataLoss: true}
            tables:
            - {name: seen, from: [{source: events}], query: SELECT CAST(value AS STRING) AS v FROM events}
            """
                .replace("SERVERS", kafka.servers()));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    kafka.send("kept-short", 0, EPOCH, "p0 second", null);
    for (String value : List.of("p1 gone", "p1 gone, too", "p1 left")) {
      kafka.send("kept-short", 1, EPOCH, value, null);
    }
    kafka.deleteBefore("kept-short", 1, 3);

    Failure failure = pipeline.run().failure();

    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.HISTORY_LOST);
    assertThat(failure.message())
        .startsWith(
            "Kafka has deleted unread records of topic kept-short, partition 1, from offset 1 on:"
                + " set failOnDataLoss: false at the source to continue with the remaining"
                + " records. ")
        .endsWith("Batch 1 reads events (kept-short-0: offset 1, kept-short-1: offsets 1 to 3).");
    assertThat(pipeline.rows("seen")).containsExactly("[p0 first]", "[p1 first]");

    pipeline.edit("failOnDataLoss: true", "failOnDataLoss: false");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("seen"))
        .containsExactly("[p0 first]", "[p0 second]", "[p1 first]", "[p1 left]");
  }

  @Test
  void recordsOfAbortedTransactionsAreNoRowsUnlessTheyAreAskedFor() throws Exception {
    kafka.topic("paid", 1);
    kafka.transaction("paid", true, "one", "two");
    kafka.transaction("paid", false, "never", "happened");
    kafka.transaction("paid", true, "three");
    kafka.transaction("paid", false, "nor this");
    String manifest =
        """
        sources:
        - name: paid
          kafka: {bootstrapServers: "SERVERS", subscribe: [paid], maxOffsetsPerTrigger: 2OPTIONS}
        tables:
        - {name: seen, from: [{source: paid}], query: SELECT CAST(value AS STRING) AS v FROM paid}
        """
            .replace("SERVERS", kafka.servers());
    DeclaredPipeline pipeline =
        new DeclaredPipeline(directory.resolve("a"), manifest.replace("OPTIONS", ""));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("seen")).containsExactly("[one]", "[three]", "[two]");

    kafka.transaction("paid", true, "four");

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("seen")).containsExactly("[four]", "[one]", "[three]", "[two]");

    DeclaredPipeline all =
        new DeclaredPipeline(
            directory.resolve("b"),
            manifest.replace("OPTIONS", ", options: {Kafka.Isolation.Level: read_uncommitted}"));
    assertThat(all.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(all.rows("seen")).hasSize(7).contains("[never]", "[nor this]");
  }

  @Test
  void aBatchWaitsForItsLeastRecordsOrForItsLongestDelay() throws Exception {
    kafka.topic("few", 1);
    kafka.send("few", 0, EPOCH, "first", null);
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - name: few
              kafka: {bootstrapServers: "SERVERS", subscribe: [few], minOffsetsPerTrigger: 3, maxTriggerDelay: 4s}
            tables:
            - name: seen
              from: [{source: few}]
              query: SELECT CAST(value AS STRING) AS v, current_timestamp() AS batch FROM few
              trigger: {processingTime: 50ms}
            """
                .replace("SERVERS", kafka.servers()));
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows(pipeline, 1);
      kafka.send("few", 0, EPOCH, "second", null);
      awaitRows(pipeline, 2);
      for (String value : List.of("third", "fourth", "fifth")) {
        kafka.send("few", 0, EPOCH, value, null);
      }
      awaitRows(pipeline, 5);
      assertThat(running.drain(Duration.ofSeconds(30))).isTrue();
    }
    List<Row> batches =
        pipeline.read("seen").groupBy("batch").count().orderBy("batch").collectAsList();
    assertThat(batches).extracting(row -> row.getLong(1)).containsExactly(1L, 1L, 3L);
    long first = batches.get(0).getTimestamp(0).getTime();
    assertThat(batches.get(1).getTimestamp(0).getTime() - first).isGreaterThan(3_500);
  }

  /** Spark 4.1 failed here once, with a NullPointerException after the commit (SPARK-55271). */
  @Test
  void aBatchThatADeadDriverHasNotCommittedIsTakenUpWithoutAFailure() throws Exception {
    kafka.topic("half", 1);
    kafka.send("half", 0, EPOCH, "first", null);
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            directory,
            """
            sources:
            - name: half
              kafka: {bootstrapServers: "SERVERS", subscribe: [half]}
            tables:
            - name: seen
              from: [{source: half}]
              query: SELECT CAST(value AS STRING) AS v FROM half
              trigger: {processingTime: 50ms}
            """
                .replace("SERVERS", kafka.servers()));
    pipeline.probe(
        (flow, batch, step) -> {
          if (step == WriterProbe.Step.AFTER_TARGET) {
            throw new IllegalStateException("dies here");
          }
        });
    assertThat(pipeline.run().failure()).isNotNull();

    pipeline.probe(WriterProbe.NONE);
    try (QuerySupervisor running = pipeline.start()) {
      kafka.send("half", 0, EPOCH, "second", null);
      awaitRows(pipeline, 2);
      assertThat(running.drain(Duration.ofSeconds(30))).isTrue();
      assertThat(running.await().failure()).isNull();
    }
    assertThat(pipeline.rows("seen")).containsExactly("[first]", "[second]");
  }
}
