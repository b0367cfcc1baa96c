package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanKafkaBuilder;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.KafkaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class KafkaInputsTest {
  private static final FlowKey KEY = new FlowKey("t", "default", 1);
  private static final SourcePlan.Kafka SOURCE =
      SourcePlanKafkaBuilder.builder()
          .name("events")
          .bootstrapServers("kafka:9092")
          .subscribe("subscribe")
          .topics("a,b")
          .startingOffsets("earliest")
          .failOnDataLoss(true)
          .includeHeaders(false)
          .options(Map.of())
          .build();

  @TempDir Path directory;
  private Checkpoint checkpoint;

  @BeforeEach
  void create() {
    checkpoint = Checkpoint.of(new Configuration(), "file:" + directory, KEY);
  }

  @Test
  void remembersWhatKafkaTellsBesideWhatItNoLongerTells() throws Exception {
    planBatch();
    require(ids("c", Map.of("a", "1")));
    require(ids(null, Map.of()));
    require(ids("c", Map.of("b", "2")));

    assertThat(checkpoint.kafka())
        .containsExactly(Map.entry(0, ids("c", Map.of("a", "1", "b", "2"))));
    refuses("TopicReplaced", ids("c", Map.of("a", "9", "b", "2")));
    require(ids("c", Map.of("b", "2")));
  }

  @Test
  void goesByTheClusterWhereTopicsHaveNoIds() throws Exception {
    planBatch();
    require(ids("c", Map.of()));
    require(ids("c", Map.of()));
    refuses("ClusterReplaced", ids("d", Map.of()));
  }

  @Test
  void goesByTheTopicsWhereTheClusterHasAnotherIdAndTheyHaveNot() throws Exception {
    planBatch();
    require(ids("c", Map.of("a", "1")));
    require(ids("d", Map.of("a", "1")));
    refuses("ClusterReplaced", ids("e", Map.of("a", "2")));
  }

  @Test
  void takesUpOthersBeforeThereAreOffsets() {
    require(ids("c", Map.of("a", "1")));
    require(ids("c", Map.of("a", "2")));
    assertThat(checkpoint.kafka()).containsExactly(Map.entry(0, ids("c", Map.of("a", "2"))));
  }

  private void refuses(String reason, KafkaIds now) {
    Map<Integer, KafkaIds> before = checkpoint.kafka();
    assertThatThrownBy(() -> require(now)).hasFieldOrPropertyWithValue("reason", reason);
    assertThat(checkpoint.kafka()).as("at each start").isEqualTo(before);
  }

  private void require(KafkaIds now) {
    new KafkaInputs(source -> now).require(KEY, Map.of(0, SOURCE), checkpoint);
  }

  private static KafkaIds ids(@Nullable String cluster, Map<String, String> topics) {
    return new KafkaIds(cluster, topics);
  }

  private void planBatch() throws IOException {
    Files.createFile(
        Files.createDirectories(directory.resolve("t/default/1/offsets")).resolve("0"));
  }
}
