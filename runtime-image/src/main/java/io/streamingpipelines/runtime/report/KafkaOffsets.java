package io.streamingpipelines.runtime.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Offsets as Spark's Kafka source tells them: {@code {"topic":{"0":42}}}, the next record to read
 * of each partition.
 */
record KafkaOffsets(Map<String, Long> byPartition) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Null when the text is not of that form. */
  static @Nullable KafkaOffsets parse(@Nullable String json) {
    if (json == null) {
      return null;
    }
    try {
      Map<String, Long> offsets = new TreeMap<>();
      for (Map.Entry<String, JsonNode> topic : JSON.readTree(json).properties()) {
        for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
          if (!partition.getValue().isIntegralNumber()) {
            return null;
          }
          offsets.put(topic.getKey() + "-" + partition.getKey(), partition.getValue().longValue());
        }
      }
      return new KafkaOffsets(offsets);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  long total() {
    return byPartition.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Offsets from here to {@code latest}; those of a compacted topic are more than its records. */
  long distanceTo(KafkaOffsets latest) {
    return latest.byPartition.entrySet().stream()
        .mapToLong(
            entry -> Math.max(0, entry.getValue() - byPartition.getOrDefault(entry.getKey(), 0L)))
        .sum();
  }
}
