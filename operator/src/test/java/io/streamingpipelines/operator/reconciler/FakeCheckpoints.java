package io.streamingpipelines.operator.reconciler;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.operator.desired.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The checkpoints of one pipeline: where they are, and the newest generation of each table. */
final class FakeCheckpoints {
  /** The plans that were read before. */
  private static final Map<String, JsonNode> PLANS = new ConcurrentHashMap<>();

  private String root = "";
  private final Map<String, Integer> generations = new TreeMap<>();

  /** Whether a driver with this plan would start a query from empty that has a checkpoint. */
  boolean refuse(String plan) {
    return !generations.isEmpty()
        && (!root.equals(root(plan))
            || generations(plan).entrySet().stream()
                .anyMatch(table -> generations.getOrDefault(table.getKey(), 0) > table.getValue()));
  }

  /** A driver writes with this plan. */
  void write(String plan) {
    if (refuse(plan)) {
      throw new AssertionError(
          "starts from empty: " + root(plan) + generations(plan) + " after " + root + generations);
    }
    root = root(plan);
    generations.putAll(generations(plan));
  }

  private static String root(String plan) {
    return read(plan).path("storage").path("checkpoints").asText();
  }

  private static Map<String, Integer> generations(String plan) {
    Map<String, Integer> all = new TreeMap<>();
    read(plan)
        .path("tables")
        .forEach(
            table ->
                all.put(
                    table.path("name").asText(),
                    table.path("checkpoint").path("generation").asInt()));
    return all;
  }

  private static JsonNode read(String plan) {
    return PLANS.computeIfAbsent(plan, text -> Json.read(text, JsonNode.class).orElseThrow());
  }
}
