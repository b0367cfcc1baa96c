package io.streamingpipelines.runtime.source.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.checkpoint.KafkaIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka for the ids of the cluster and the topics that a source reads. */
public final class KafkaTopics {
  private static final JsonMapper JSON = new JsonMapper();

  private KafkaTopics() {}

  /**
   * Returns the ids of the cluster and of the existing topics. An id is missing if the broker is
   * too old to return it or does not authorize this client.
   *
   * @throws KafkaException if Kafka cannot be reached or does not accept the client
   */
  public static KafkaIds ids(SourcePlan.Kafka source) {
    try (Admin admin = Admin.create(client(source))) {
      String cluster = answer(admin.describeCluster().clusterId());
      return new KafkaIds(cluster, topics(admin, source));
    }
  }

  /**
   * Returns the end of each partition as Spark's Kafka source writes offsets, {@code
   * {"topic":{"0":42}}}.
   *
   * @throws KafkaException if Kafka cannot be reached or does not accept the client
   */
  public static String end(SourcePlan.Kafka source) {
    try (Admin admin = Admin.create(client(source))) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (TopicPartition partition : partitions(admin, source)) {
        asked.put(partition, OffsetSpec.latest());
      }
      ListOffsetsResult answers =
          admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
      Map<String, Map<Integer, Long>> ends = new TreeMap<>();
      for (TopicPartition partition : asked.keySet()) {
        ListOffsetsResultInfo end = answer(answers.partitionResult(partition));
        if (end != null) {
          ends.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
              .put(partition.partition(), end.offset());
        }
      }
      return JSON.writeValueAsString(ends);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<TopicPartition> partitions(Admin admin, SourcePlan.Kafka source) {
    List<TopicPartition> all = new ArrayList<>();
    described(admin, existing(admin, source))
        .forEach(
            (name, topic) ->
                topic.partitions().forEach(p -> all.add(new TopicPartition(name, p.partition()))));
    if (source.subscribe().equals("assign")) {
      JsonNode assigned = assigned(source);
      all.removeIf(partition -> !lists(assigned.path(partition.topic()), partition.partition()));
    }
    return all;
  }

  private static boolean lists(JsonNode numbers, int partition) {
    for (JsonNode number : numbers) {
      if (number.asInt(-1) == partition) {
        return true;
      }
    }
    return false;
  }

  private static Collection<String> existing(Admin admin, SourcePlan.Kafka source) {
    return source.subscribe().equals("subscribePattern")
        ? matching(admin, source).stream().map(TopicListing::name).toList()
        : names(source);
  }

  private static List<TopicListing> matching(Admin admin, SourcePlan.Kafka source) {
    Pattern pattern = Pattern.compile(source.topics());
    Collection<TopicListing> all = answer(admin.listTopics().listings());
    return all == null
        ? List.of()
        : all.stream().filter(topic -> pattern.matcher(topic.name()).matches()).toList();
  }

  /** The descriptions of the topics that exist, by name. */
  private static Map<String, TopicDescription> described(Admin admin, Collection<String> names) {
    Map<String, TopicDescription> topics = new TreeMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, asked) -> {
              TopicDescription topic = answer(asked);
              if (topic != null) {
                topics.put(name, topic);
              }
            });
    return topics;
  }

  private static Map<String, Object> client(SourcePlan.Kafka source) {
    Map<String, Object> settings = new HashMap<>();
    KafkaOptions.source(source, false)
        .forEach(
            (name, value) -> {
              if (name.startsWith("kafka.")) {
                settings.put(name.substring("kafka.".length()), value);
              }
            });
    return settings;
  }

  private static Map<String, String> topics(Admin admin, SourcePlan.Kafka source) {
    Map<String, String> ids = new TreeMap<>();
    if (source.subscribe().equals("subscribePattern")) {
      matching(admin, source).forEach(topic -> put(ids, topic.name(), topic.topicId()));
    } else {
      described(admin, names(source)).forEach((name, topic) -> put(ids, name, topic.topicId()));
    }
    return ids;
  }

  private static void put(Map<String, String> ids, String topic, @Nullable Uuid id) {
    if (id != null && !id.equals(Uuid.ZERO_UUID)) {
      ids.put(topic, id.toString());
    }
  }

  /** The topics and partitions of a source that names them all. */
  private static JsonNode assigned(SourcePlan.Kafka source) {
    try {
      return JSON.readTree(source.topics());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("topics and partitions are not JSON", e);
    }
  }

  private static Collection<String> names(SourcePlan.Kafka source) {
    if (source.subscribe().equals("assign")) {
      return assigned(source).properties().stream().map(Map.Entry::getKey).toList();
    }
    return Arrays.stream(source.topics().split(",")).map(String::strip).toList();
  }

  /**
   * Returns null if Kafka does not answer the question; Spark reports topics that cannot be read.
   */
  private static <T> @Nullable T answer(KafkaFuture<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (willNeverAnswer(e.getCause())) {
        return null;
      }
      throw new KafkaException("Kafka did not return its topics: " + e.getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking Kafka", e);
    }
  }

  /** Whether the error means that Kafka will never answer the question. */
  static boolean willNeverAnswer(@Nullable Throwable error) {
    return error instanceof UnsupportedVersionException
        || error instanceof AuthorizationException
        || error instanceof UnknownTopicOrPartitionException
        || error instanceof InvalidTopicException;
  }
}
