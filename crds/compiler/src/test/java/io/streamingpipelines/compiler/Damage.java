package io.streamingpipelines.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Damages a manifest at each place in turn. */
final class Damage {
  interface Check {
    void check(JsonNode damaged) throws IOException;
  }

  /** Each field removed, null, or an odd text where a text stands; each list emptied or doubled. */
  static void each(JsonNode tree, Check check) throws IOException {
    each(tree, tree.path("spec"), check);
  }

  private static void each(JsonNode root, JsonNode node, Check check) throws IOException {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.get(name);
        object.remove(name);
        check.check(root);
        object.putNull(name);
        check.check(root);
        if (value.isTextual()) {
          for (String odd : List.of("", " ", "x", "' OR 1", "../..", "9999999999d", "file:", "[")) {
            object.put(name, odd);
            check.check(root);
          }
        }
        if (value.isInt()) {
          object.put(name, -1);
          check.check(root);
        }
        object.set(name, value);
        each(root, value, check);
      }
    }
    if (node instanceof ArrayNode array && !array.isEmpty()) {
      ArrayNode copy = array.deepCopy();
      array.removeAll();
      check.check(root);
      array.addAll(copy).addAll(copy);
      check.check(root);
      array.removeAll();
      array.addNull().addAll(copy);
      check.check(root);
      array.remove(0);
      for (JsonNode element : array) {
        each(root, element, check);
      }
    }
  }

  /** Each of {@code texts} where a text stands. */
  static void eachText(JsonNode tree, List<String> texts, Check check) throws IOException {
    eachText(tree, tree.path("spec"), texts, check);
  }

  private static void eachText(JsonNode root, JsonNode node, List<String> texts, Check check)
      throws IOException {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        if (field.getValue().isTextual()) {
          for (String text : texts) {
            object.put(field.getKey(), text);
            check.check(root);
          }
          object.set(field.getKey(), field.getValue());
        }
      }
    }
    for (JsonNode below : node) {
      eachText(root, below, texts, check);
    }
  }

  private Damage() {}
}
