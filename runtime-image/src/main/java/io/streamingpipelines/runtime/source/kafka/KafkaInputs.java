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
 * Whether the Kafka topics that a flow reads are those that its checkpoint has offsets of. A topic
 * that was deleted and made anew counts from 0 again, and one of another cluster has nothing to do
 * with the offsets at all; Spark notices neither once there are enough records.
 *
 * @param ids asks Kafka
 */
public record KafkaInputs(Function<SourcePlan.Kafka, KafkaIds> ids) {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInputs.class);

  /**
   * Throws {@link Failure.Kind#HISTORY_LOST} when they are others. A checkpoint that does not know
   * the ids yet takes them up. With {@code failOnDataLoss: false} it takes up other ones, too: the
   * source goes on with what is there.
   *
   * @param inputs by their place among the query's inputs
   */
  public void require(FlowKey key, Map<Integer, SourcePlan.Kafka> inputs, Checkpoint checkpoint) {
    if (inputs.isEmpty()) {
      return;
    }
    // before the first batch is planned there are no offsets that could be of something else
    Map<Integer, KafkaIds> stored = checkpoint.planned() < 0 ? Map.of() : checkpoint.kafka();
    Map<SourcePlan.Kafka, KafkaIds> asked = new HashMap<>();
    Map<Integer, KafkaIds> wanted = new TreeMap<>(stored);
    inputs.forEach(
        (place, source) -> {
          KafkaIds now = asked.computeIfAbsent(source, ids);
          KafkaIds before = stored.getOrDefault(place, new KafkaIds(null, Map.of()));
          PipelineException other = other(key, source, before, now, checkpoint);
          if (other != null && source.failOnDataLoss()) {
            throw other;
          }
          if (other != null) {
            LOG.warn("failOnDataLoss is false, so {} goes on: {}", key.table(), other.getMessage());
          }
          wanted.put(place, together(before, now));
        });
    if (!wanted.equals(checkpoint.kafka())) {
      checkpoint.kafka(wanted);
    }
  }

  private static @Nullable PipelineException other(
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
            ? "bootstrapServers of source "
                + source.name()
                + " lead to another Kafka cluster (id "
                + now.cluster()
                + ", before "
                + before.cluster()
                + ")"
            : "Source "
                + source.name()
                + " no longer finds the same "
                + (topics.size() == 1 ? "topic " : "topics ")
                + String.join(", ", topics)
                + " (deleted and made anew, or in another cluster)";
    return new PipelineException(
        Failure.Kind.HISTORY_LOST,
        moved ? "ClusterReplaced" : "TopicReplaced",
        what
            + ", so the offsets of the checkpoint "
            + checkpoint.location()
            + " belong to other records: raise checkpoint.generation above "
            + key.generation()
            + " to read from the start, or write failOnDataLoss: false at the source for one start"
            + " to go on from these offsets.");
  }

  /** What Kafka tells now; what it does not tell stays as it was known. */
  private static KafkaIds together(KafkaIds before, KafkaIds now) {
    Map<String, String> topics = new TreeMap<>(before.topics());
    topics.putAll(now.topics());
    return new KafkaIds(now.cluster() == null ? before.cluster() : now.cluster(), topics);
  }
}
