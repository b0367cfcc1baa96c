package io.streamingpipelines.compiler.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a new checkpoint starts to read Kafka: a word, a time, or offsets or times by topic and
 * partition.
 */
final class KafkaStartingPosition {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One partition's offset or time; null, with a problem, if the value is not one. */
  private interface Partition {
    @Nullable Long read(FieldPath path, JsonNode value);
  }

  /** {@code earliest}, {@code latest} or Spark's JSON. */
  static String offsets(FieldPath path, @Nullable JsonNode offsets) {
    if (offsets == null || offsets.isNull()) {
      return Defaults.STARTING_OFFSETS;
    }
    if (offsets.isTextual() && offsets.asText().matches("earliest|latest")) {
      return offsets.asText();
    }
    if (!(offsets instanceof ObjectNode topics) || topics.isEmpty()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          offsets
              + " is not a starting position: write earliest, latest, or offsets by topic and"
              + " partition such as {orders: {\"0\": 42}}");
      return Defaults.STARTING_OFFSETS;
    }
    return byPartition(
        path, topics, "offsets: write them as {\"0\": 42}", KafkaStartingPosition::offset);
  }

  /** Milliseconds, or Spark's JSON with them; null if none is written. */
  static @Nullable String timestamp(FieldPath path, @Nullable JsonNode timestamp) {
    if (timestamp == null || timestamp.isNull()) {
      return null;
    }
    if (timestamp instanceof ObjectNode topics && !topics.isEmpty()) {
      return byPartition(
          path,
          topics,
          "times: write them as {\"0\": 2026-01-01T00:00:00Z}",
          KafkaStartingPosition::time);
    }
    Long millis = time(path, timestamp);
    return millis == null ? null : millis.toString();
  }

  private static @Nullable Long offset(FieldPath path, JsonNode offset) {
    if (offset.isIntegralNumber() && offset.canConvertToLong() && offset.asLong() >= -2) {
      return offset.asLong();
    }
    path.error(
        ProblemCode.INVALID_VALUE,
        offset + " is not an offset: write a number, or -2 for earliest and -1 for latest");
    return null;
  }

  private static @Nullable Long time(FieldPath path, JsonNode time) {
    Instant read = Texts.time(path, time.asText());
    return read == null ? null : Long.valueOf(read.toEpochMilli());
  }

  private static String byPartition(
      FieldPath path, ObjectNode topics, String wanted, Partition partition) {
    Map<String, Map<Integer, Long>> sorted = new TreeMap<>();
    for (Map.Entry<String, JsonNode> topic : topics.properties()) {
      FieldPath at = path.field(topic.getKey());
      if (!topic.getValue().isObject() || topic.getValue().isEmpty()) {
        at.error(ProblemCode.INVALID_VALUE, "has no " + wanted);
      }
      for (Map.Entry<String, JsonNode> entry : topic.getValue().properties()) {
        FieldPath here = at.field(entry.getKey());
        if (!entry.getKey().matches("[0-9]{1,9}")) {
          here.error(
              ProblemCode.INVALID_VALUE,
              "'" + entry.getKey() + "' is not a partition: write a partition number");
          continue;
        }
        Long value = partition.read(here, entry.getValue());
        if (value != null) {
          sorted
              .computeIfAbsent(topic.getKey(), key -> new TreeMap<>())
              .put(Integer.valueOf(entry.getKey()), value);
        }
      }
    }
    return JSON.valueToTree(sorted).toString();
  }

  private KafkaStartingPosition() {}
}
