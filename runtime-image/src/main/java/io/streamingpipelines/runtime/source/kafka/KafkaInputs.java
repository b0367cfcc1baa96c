package io.streamingpipelines.runtime.source.kafka;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.KafkaIds;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the Kafka topics of a flow are the same ones whose offsets its checkpoint holds. A
 * topic that was deleted and recreated counts from 0 again, and the offsets of another cluster are
 * unrelated. Spark does not notice either case once the topic has enough records.
 *
 * @param ids returns the current ids of a source in Kafka
 */
public record KafkaInputs(Function<SourcePlan.Kafka, KafkaIds> ids) {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInputs.class);

  /**
   * Throws {@link Failure.Kind#HISTORY_LOST} if the topics have changed. A checkpoint without ids
   * records the current ones. With {@code failOnDataLoss: false} it records new ids as well, and
   * the source continues with the records that exist.
   *
   * @param inputs Kafka inputs by their position among the query's inputs
   */
  public void require(FlowKey key, Map<Integer, SourcePlan.Kafka> inputs, Checkpoint checkpoint) {
    if (inputs.isEmpty()) {
      return;
    }
    // before the first batch is planned, the checkpoint has no offsets that could belong to another
    // topic
    Map<Integer, KafkaIds> stored = checkpoint.planned() < 0 ? Map.of() : checkpoint.kafka();
    Map<SourcePlan.Kafka, KafkaIds> asked = new HashMap<>();
    Map<Integer, KafkaIds> wanted = new TreeMap<>(stored);
    inputs.forEach(
        (place, source) -> {
          KafkaIds now = asked.computeIfAbsent(source, ids);
          KafkaIds before = stored.getOrDefault(place, new KafkaIds(null, Map.of()));
          PipelineException mismatch = mismatch(key, source, before, now, checkpoint);
          if (mismatch != null && source.failOnDataLoss()) {
            throw mismatch;
          }
          if (mismatch != null) {
            LOG.warn(
                "failOnDataLoss is false, so {} continues: {}", key.table(), mismatch.getMessage());
          }
          wanted.put(place, merged(before, now));
        });
    if (!wanted.equals(checkpoint.kafka())) {
      checkpoint.kafka(wanted);
    }
  }

  private static @Nullable PipelineException mismatch(
      FlowKey key, SourcePlan.Kafka source, KafkaIds before, KafkaIds now, Checkpoint checkpoint) {
    boolean moved =
        before.cluster() != null
            && now.cluster() != null
            && !before.cluster().equals(now.cluster());
    List<String> topics = new ArrayList<>();
    before
        .topics()
        .forEach(
            (topic, id) -> {
              if (!id.equals(now.topics().getOrDefault(topic, id))) {
                topics.add(topic);
              }
            });
    boolean same = before.topics().keySet().stream().anyMatch(now.topics()::containsKey);
    if (topics.isEmpty() && (!moved || same)) {
      return null;
    }
    String what =
        moved
            ? "The bootstrapServers of source "
                + source.name()
                + " now lead to another Kafka cluster (id "
                + now.cluster()
                + ", previously "
                + before.cluster()
                + ")"
            : "Source "
                + source.name()
                + " no longer finds the same "
                + (topics.size() == 1 ? "topic " : "topics ")
                + String.join(", ", topics)
                + " (deleted and recreated, or in another cluster)";
    return new PipelineException(
        Failure.Kind.HISTORY_LOST,
        moved ? "ClusterReplaced" : "TopicReplaced",
        what
            + ", so the offsets of the checkpoint "
            + checkpoint.location()
            + " belong to other records: raise checkpoint.generation above "
            + key.generation()
            + " to read from the start, or set failOnDataLoss: false at the source for one start to"
            + " continue from these offsets.");
  }

  /** The ids that Kafka returns now; an id that Kafka does not return keeps its previous value. */
  private static KafkaIds merged(KafkaIds before, KafkaIds now) {
    Map<String, String> topics = new TreeMap<>(before.topics());
    topics.putAll(now.topics());
    return new KafkaIds(now.cluster() == null ? before.cluster() : now.cluster(), topics);
  }
}
