package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.query.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests topics and clusters that no longer match the offsets of a checkpoint, with real brokers.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directories
class KafkaIdsSparkTest {
  @TempDir static Path data;
  private static LocalKafka kafka;

  @TempDir Path directory;

  @BeforeAll
  static void startKafka() {
    kafka = LocalKafka.start(data);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void refusesATopicMadeAnewWithMoreRecordsUntilThatIsAccepted() throws Exception {
    kafka.topic("again", 1);
    send(kafka, "again", "a", "b");
    DeclaredPipeline pipeline = pipeline("subscribe: [again]");
    completes(pipeline);
    kafka.remake("again", 1);
    send(kafka, "again", "c", "d", "e");

    assertThat(lost(pipeline))
        .isEqualTo(
            "TopicReplaced: Source events no longer finds the same topic again (deleted and"
                + " recreated, or in another cluster), so the offsets of the checkpoint file:"
                + checkpoint()
                + " belong to other records: raise checkpoint.generation above 1 to read from the"
                + " start, or set failOnDataLoss: false at the source for one start to continue"
                + " from these offsets.");
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]");

    pipeline.edit("subscribe:", "failOnDataLoss: false, subscribe:");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]", "[e]");
    pipeline.edit("failOnDataLoss: false, ", "");
    send(kafka, "again", "f");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]", "[e]", "[f]");
  }

  @Test
  void readsATopicMadeAnewFromItsStartInANewGeneration() throws Exception {
    kafka.topic("fresh", 1);
    send(kafka, "fresh", "a");
    DeclaredPipeline pipeline = pipeline("subscribe: [fresh]");
    completes(pipeline);
    kafka.remake("fresh", 1);
    send(kafka, "fresh", "b", "c");
    pipeline.edit("name: t", "name: t\n  checkpoint: {generation: 2, acceptDuplicates: true}");
    completes(pipeline);

    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]", "[c]");
  }

  @Test
  void startsANewGenerationWhereTheEarlierOneStoppedOrAtTheEnd() throws Exception {
    kafka.topic("position", 1);
    send(kafka, "position", "a", "b");
    DeclaredPipeline pipeline = pipeline("subscribe: [position]");
    completes(pipeline);
    send(kafka, "position", "c");
    pipeline.edit("name: t", "name: t\n  checkpoint: {generation: 2, start: previous}");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]", "[c]");

    send(kafka, "position", "d");
    pipeline.edit(
        "{generation: 2, start: previous}", "{generation: 3, start: latest, acceptLoss: true}");
    completes(pipeline);
    send(kafka, "position", "e");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v"))
        .as("e came after the end was written down")
        .containsExactly("[a]", "[b]", "[c]", "[e]");

    kafka.remake("position", 1);
    send(kafka, "position", "f", "g", "h", "i", "j", "k");
    pipeline.edit(
        "{generation: 3, start: latest, acceptLoss: true}", "{generation: 4, start: previous}");
    assertThat(lost(pipeline)).startsWith("TopicReplaced");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subscribe: [end.NAME]       | list",
        "assign: {end.NAME: [0]}     | assigned",
        "subscribePattern: end.NAME  | pattern"
      })
  void startsANewGenerationAtTheEndHoweverTopicsAreNamed(String subscription, String name)
      throws Exception {
    String topic = "end." + name;
    kafka.topic(topic, 1);
    send(kafka, topic, "a");
    DeclaredPipeline pipeline = pipeline(subscription.replace("NAME", name));
    completes(pipeline);
    send(kafka, topic, "b");
    pipeline.edit(
        "name: t", "name: t\n  checkpoint: {generation: 2, start: latest, acceptLoss: true}");
    completes(pipeline);
    send(kafka, topic, "c");
    completes(pipeline);

    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[c]");
  }

  @Test
  void refusesAClusterWithAnotherId(@TempDir Path others) throws Exception {
    try (LocalKafka other = LocalKafka.ofAnotherCluster(others)) {
      assertThat(lostIn(other, "elsewhere")).startsWith("ClusterReplaced: ");
    }
  }

  @Test
  void refusesAnotherCluster(@TempDir Path others) throws Exception {
    try (LocalKafka other = LocalKafka.start(others)) {
      assertThat(lostIn(other, "moved"))
          .as("the two have the same id, as clusters of one image do")
          .startsWith("TopicReplaced: Source events no longer finds the same topic moved (");
    }
  }

  /** Reads a topic, and then the one with the same name in the other cluster. */
  private String lostIn(LocalKafka other, String topic) throws Exception {
    kafka.topic(topic, 1);
    send(kafka, topic, "a");
    DeclaredPipeline pipeline = pipeline("subscribe: [" + topic + "]");
    completes(pipeline);
    other.topic(topic, 1);
    send(other, topic, "b", "c");
    pipeline.edit(kafka.servers(), other.servers());
    String failure = lost(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]");
    return failure;
  }

  @Test
  void takesUpTheIdsWhereACheckpointDoesNotHaveThem() throws Exception {
    kafka.topic("older", 1);
    send(kafka, "older", "a");
    DeclaredPipeline pipeline = pipeline("assign: {older: [0]}");
    completes(pipeline);
    Files.delete(Path.of(checkpoint(), "_kafka.json"));
    send(kafka, "older", "b");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]");

    kafka.remake("older", 1);
    send(kafka, "older", "c", "d", "e");
    assertThat(lost(pipeline))
        .startsWith("TopicReplaced: Source events no longer finds the same topic older (");
  }

  @Test
  void readsNewTopicsOfAPatternAndRefusesOneMadeAnew() throws Exception {
    kafka.topic("many.a", 1);
    send(kafka, "many.a", "a");
    DeclaredPipeline pipeline = pipeline("subscribePattern: \"many[.].*\"");
    completes(pipeline);
    kafka.topic("many.b", 1);
    send(kafka, "many.b", "b");
    completes(pipeline);
    assertThat(pipeline.rows("t", "v")).containsExactly("[a]", "[b]");

    completes(pipeline);
    kafka.remake("many.b", 1);
    send(kafka, "many.b", "c", "d");
    assertThat(lost(pipeline)).contains("the same topic many.b (");
  }

  private DeclaredPipeline pipeline(String subscription) {
    return new DeclaredPipeline(
        directory,
        """
        sources:
        - name: events
          kafka: {bootstrapServers: "SERVERS", SUBSCRIPTION, options: {kafka.metadata.max.age.ms: "100"}}
        tables:
        - name: t
          from: [{source: events}]
          query: SELECT CAST(value AS STRING) AS v FROM events
        """
            .replace("SERVERS", kafka.servers())
            .replace("SUBSCRIPTION", subscription));
  }

  private String checkpoint() {
    return directory + "/checkpoints/t/default/1";
  }

  private static void send(LocalKafka kafka, String topic, String... values) throws Exception {
    for (String value : values) {
      kafka.send(topic, 0, 1_700_000_000_000L, value, null);
    }
  }

  private static void completes(DeclaredPipeline pipeline) throws Exception {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED);
  }

  private static String lost(DeclaredPipeline pipeline) throws Exception {
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.HISTORY_LOST);
    return failure.reason() + ": " + failure.message();
  }
}
