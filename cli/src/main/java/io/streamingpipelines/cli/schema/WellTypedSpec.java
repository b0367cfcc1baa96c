package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.read.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes values of a wrong type from a spec, so that the compiler can check everything else. */
final class WellTypedSpec {
  /**
   * @param wrong paths of the values to remove
   */
  static JsonNode of(JsonNode tree, Set<String> wrong) {
    JsonNode spec = tree.path("spec").deepCopy();
    if (!spec.isObject() || wrong.contains("spec")) {
      return JsonNodeFactory.instance.objectNode();
    }
    prune(new FieldPath("spec", new ArrayList<>()), spec, wrong);
    return spec;
  }

  private static void prune(FieldPath place, JsonNode node, Set<String> wrong) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        FieldPath at = place.field(field.getKey());
        if (wrong.contains(at.path())) {
          object.remove(field.getKey());
        } else {
          prune(at, field.getValue(), wrong);
        }
      }
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        // an element cannot go without moving those behind it
        if (wrong.contains(place.item(i).path())) {
          array.removeAll();
          return;
        }
        prune(place.item(i), array.get(i), wrong);
      }
    }
  }

  private WellTypedSpec() {}
}
