package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ids to which the offsets of a Kafka source belong. Topic names and broker addresses can be
 * reused, ids cannot.
 *
 * @param cluster Kafka's id of the cluster, or null if Kafka does not return it
 * @param topics Kafka's id of each topic; topics whose id Kafka does not return are missing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record KafkaIds(@Nullable String cluster, Map<String, String> topics) {
  public KafkaIds {
    topics = new TreeMap<>(topics);
  }
}
