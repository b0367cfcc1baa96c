package io.streamingpipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deeply JSON is nested. Fields without a schema, such as {@code podTemplate}, may be nested as
 * deeply as the API server's parser allows, 10,000 levels; code that walks through them recursively
 * would overflow its stack.
 */
final class Nesting {
  /** No field of a pod is nested half as deeply. */
  static final int DEEPEST = 100;

  /** Up to the fields without a schema: {@code spec.spark.driver.podTemplate}. */
  private static final int NAMED = 3;

  private record Level(JsonNode node, int depth, String path) {}

  private Nesting() {}

  /** The path of a field that is nested too deeply; null if there is none. */
  static @Nullable String tooDeep(JsonNode spec) {
    Deque<Level> left = new ArrayDeque<>();
    left.push(new Level(spec, 0, "spec"));
    while (!left.isEmpty()) {
      Level level = left.pop();
      if (level.depth() > DEEPEST) {
        return level.path();
      }
      Iterator<Map.Entry<String, JsonNode>> fields = level.node().fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        push(left, level, "." + field.getKey(), field.getValue());
      }
      if (level.node().isArray()) {
        for (int i = 0; i < level.node().size(); i++) {
          push(left, level, "[" + i + "]", level.node().get(i));
        }
      }
    }
    return null;
  }

  private static void push(Deque<Level> left, Level parent, String step, JsonNode child) {
    if (child.isContainerNode()) {
      String path = parent.depth() < NAMED ? parent.path() + step : parent.path();
      left.push(new Level(child, parent.depth() + 1, path));
    }
  }
}
