package io.streamingpipelines.runtime.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Offsets in the format of Spark's Kafka source: {@code {"topic":{"0":42}}} has the next record to
 * read for each partition.
 */
record KafkaOffsets(Map<String, Long> byPartition) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Returns null if the text does not have this format. */
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

  /**
   * The number of offsets from here to {@code latest}; a compacted topic has fewer records than
   * offsets.
   */
  long distanceTo(KafkaOffsets latest) {
    return latest.byPartition.entrySet().stream()
        .mapToLong(
            entry -> Math.max(0, entry.getValue() - byPartition.getOrDefault(entry.getKey(), 0L)))
        .sum();
  }
}
