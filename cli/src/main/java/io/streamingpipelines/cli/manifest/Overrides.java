package io.streamingpipelines.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes that command-line options make to a manifest. */
public final class Overrides {
  private static final Pattern STEP =
      Pattern.compile("\\.?([A-Za-z_][A-Za-z0-9_-]*)|\\['([^']*)'\\]|\\[([A-Za-z0-9_]+)\\]");

  private static final List<String> PARAMETERS = List.of("spec", "parameters");

  /**
   * Sets one field: {@code spec.storage.tables=file:/tmp/x}. A list's element is named by its
   * index, {@code spec.tables[0]}, or its name, {@code spec.tables[orders]}; keys with dots are
   * quoted, {@code spec.spark.conf['spark.x']}. The value of a parameter is always text.
   *
   * @throws IllegalArgumentException with a sentence, if the path does not exist
   */
  public static void set(ObjectNode tree, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "'"
              + assignment
              + "' is not an assignment: write path=value, such as spec.trigger.processingTime=1s");
    }
    String path = assignment.substring(0, equals);
    List<String> steps = steps(path);
    String text = assignment.substring(equals + 1);
    boolean parameter = steps.size() == 3 && steps.subList(0, 2).equals(PARAMETERS);
    JsonNode value = parameter ? TextNode.valueOf(text) : YamlReader.scalar(text);
    JsonNode at = tree;
    for (String step : steps.subList(0, steps.size() - 1)) {
      at = child(at, step, path);
    }
    String last = steps.get(steps.size() - 1);
    if (at instanceof ObjectNode object) {
      object.set(last, value);
    } else if (at instanceof ArrayNode array && index(array, last) >= 0) {
      array.set(index(array, last), value);
    } else {
      throw new IllegalArgumentException(
          "'" + path + "': '" + last + "' cannot be set, because its parent has no fields");
    }
  }

  /** Makes every query end when no input is left. */
  public static void untilIdle(ObjectNode tree) {
    JsonNode spec = tree.path("spec");
    if (spec instanceof ObjectNode object) {
      object.putObject("trigger").putObject("availableNow");
    }
    for (String list : List.of("tables", "sinks")) {
      for (JsonNode element : spec.path(list)) {
        if (element instanceof ObjectNode object) {
          object.remove("trigger");
        }
      }
    }
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (end < path.length() && matcher.find(end) && matcher.start() == end) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null) {
          steps.add(matcher.group(group));
        }
      }
      end = matcher.end();
    }
    if (steps.isEmpty() || end < path.length()) {
      throw new IllegalArgumentException(
          "'" + path + "' is not a path: write one such as spec.tables[0].query");
    }
    return steps;
  }

  private static JsonNode child(JsonNode at, String step, String path) {
    if (at instanceof ArrayNode array) {
      int index = index(array, step);
      if (index >= 0) {
        return array.get(index);
      }
      throw new IllegalArgumentException("'" + path + "': the list has no element '" + step + "'");
    }
    if (at instanceof ObjectNode object) {
      JsonNode below = object.get(step);
      return below == null || below.isNull() ? object.putObject(step) : below;
    }
    throw new IllegalArgumentException(
        "'" + path + "': '" + step + "' does not exist, because its parent has no fields");
  }

  private static int index(ArrayNode array, String step) {
    for (int i = 0; i < array.size(); i++) {
      if (step.equals(Integer.toString(i)) || step.equals(array.get(i).path("name").asText(null))) {
        return i;
      }
    }
    return -1;
  }

  private Overrides() {}
}
