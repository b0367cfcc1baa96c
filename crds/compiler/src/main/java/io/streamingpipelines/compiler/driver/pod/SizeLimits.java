package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Limits depth and size of a value, so that all later checks may recurse. */
final class SizeLimits {
  /** No field of a pod is nested deeper than about 15 levels. */
  private static final int DEPTH_MAX = 30;

  /**
   * The templates of driver and executor pods are stored in one ConfigMap, which can hold 1 MiB.
   */
  private static final int SIZE_MAX = 128 * 1024;

  private record Level(JsonNode node, int depth) {}

  /** Whether the value is within the limits; reports a problem if not. */
  static boolean hold(ManifestNode at) {
    Deque<Level> open = new ArrayDeque<>();
    open.push(new Level(at.node(), 1));
    long size = 0;
    while (!open.isEmpty()) {
      Level level = open.pop();
      JsonNode node = level.node();
      size += node.isTextual() ? node.textValue().length() + 4L : 4L;
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        size += field.getKey().length() + 4L;
      }
      if (level.depth() > DEPTH_MAX) {
        at.error(
            ProblemCode.INVALID_VALUE,
            "is nested more than "
                + DEPTH_MAX
                + " levels deep, deeper than any field of Kubernetes: remove levels");
        return false;
      }
      if (size > SIZE_MAX) {
        at.error(
            ProblemCode.INVALID_VALUE,
            "is larger than "
                + SIZE_MAX / 1024
                + " KiB: put files and long texts into ConfigMaps and mount them");
        return false;
      }
      node.forEach(below -> open.push(new Level(below, level.depth() + 1)));
    }
    return true;
  }

  private SizeLimits() {}
}
