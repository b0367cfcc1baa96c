package io.streamingpipelines.runtime.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in words what a batch reads of one input, from the offsets that Spark keeps. */
public final class InputRange {
  private static final JsonMapper JSON = new JsonMapper();

  /** How many files or partitions are named; the others are counted. */
  private static final int NAMED = 4;

  private static final int RAW = 100;

  private InputRange() {}

  /** The files of a batch: the first ones by name, and how many more there are. */
  public static String files(List<String> files) {
    return listed(files, "files");
  }

  /**
   * The part between two offsets.
   *
   * @param from the offset at which the batch begins; null if it is unknown
   * @param to the offset at which it ends
   */
  public static String between(@Nullable String from, String to) {
    try {
      JsonNode end = JSON.readTree(to);
      JsonNode start = from == null ? JSON.missingNode() : JSON.readTree(from);
      if (end.isIntegralNumber()) {
        return offsets(start, end);
      }
      if (end.has("reservoirVersion")) {
        return versions(start, end);
      }
      if (end.properties().stream().allMatch(topic -> topic.getValue().isObject())) {
        return partitions(start, end);
      }
    } catch (JsonProcessingException e) {
      // the offset is printed as it is
    }
    return "up to " + (to.length() > RAW ? to.substring(0, RAW) + "…" : to);
  }

  /** Kafka: {@code {"topic":{"0":42}}} has the next record to read of each partition. */
  private static String partitions(JsonNode start, JsonNode end) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> topic : end.properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        JsonNode first = start.path(topic.getKey()).path(partition.getKey());
        if (!first.equals(partition.getValue())) {
          parts.add(
              topic.getKey()
                  + "-"
                  + partition.getKey()
                  + ": "
                  + offsets(first, partition.getValue()));
        }
      }
    }
    return listed(parts, "partitions");
  }

  private static String offsets(JsonNode start, JsonNode end) {
    long last = end.longValue() - 1;
    if (!start.isIntegralNumber()) {
      return "offsets up to " + last;
    }
    long first = start.longValue();
    return first >= last ? "offset " + last : "offsets " + first + " to " + last;
  }

  /**
   * Delta: version and index of the next file to read; a negative index is before the first file of
   * the version.
   */
  private static String versions(JsonNode start, JsonNode end) {
    long to = end.path("reservoirVersion").longValue();
    if (end.path("isStartingVersion").asBoolean()) {
      return "rows of version " + to;
    }
    long last = end.path("index").longValue() < 0 ? to - 1 : to;
    JsonNode version = start.path("reservoirVersion");
    if (!version.isIntegralNumber()) {
      return "versions up to " + last;
    }
    long first = version.longValue();
    return first >= last ? "version " + last : "versions " + first + " to " + last;
  }

  private static String listed(List<String> all, String kind) {
    String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    int more = all.size() - NAMED;
    return more > 0 ? named + ", and " + more + " more " + kind : named;
  }
}
