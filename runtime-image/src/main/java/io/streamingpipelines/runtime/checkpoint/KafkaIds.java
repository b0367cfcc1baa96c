package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What offsets of a Kafka source belong to: names of topics and addresses of brokers can come to
 * stand for others, ids cannot.
 *
 * @param cluster Kafka's id of the cluster, null where it does not tell
 * @param topics Kafka's id of each topic, empty where it does not tell
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record KafkaIds(@Nullable String cluster, Map<String, String> topics) {
  public KafkaIds {
    topics = new TreeMap<>(topics);
  }
}
