package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays one Kubernetes object over another, as a strategic merge would: objects field by field,
 * lists of named elements by name, mounts by path; other lists are joined. If both objects set a
 * value, the upper one wins.
 */
final class JsonOverlay {
  private static final List<String> KEYS = List.of("mountPath", "name", "containerPort");

  /** Fields of which Kubernetes allows only one, such as the handlers of a probe. */
  private static final List<Set<String>> ALTERNATIVES =
      List.of(Set.of("value", "valueFrom"), Set.of("exec", "grpc", "httpGet", "tcpSocket"));

  static JsonNode merge(JsonNode lower, JsonNode upper) {
    if (lower instanceof ObjectNode && upper instanceof ObjectNode) {
      ObjectNode merged = lower.deepCopy();
      ALTERNATIVES.stream()
          .filter(names -> names.stream().anyMatch(upper::has))
          .forEach(names -> names.stream().filter(n -> !upper.has(n)).forEach(merged::remove));
      upper
          .properties()
          .forEach(
              field -> {
                JsonNode below = merged.get(field.getKey());
                merged.set(
                    field.getKey(),
                    below == null ? field.getValue() : merge(below, field.getValue()));
              });
      return merged;
    }
    if (lower instanceof ArrayNode low && upper instanceof ArrayNode up) {
      return mergeLists(low, up);
    }
    return upper;
  }

  private static ArrayNode mergeLists(ArrayNode lower, ArrayNode upper) {
    ArrayNode merged = lower.deepCopy();
    for (JsonNode element : upper) {
      Optional<String> key = KEYS.stream().filter(element::has).findFirst();
      int same = key.map(name -> indexOf(merged, name, element.get(name))).orElse(-1);
      if (same >= 0) {
        merged.set(same, merge(merged.get(same), element));
      } else {
        merged.add(element);
      }
    }
    return merged;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (value.equals(list.get(i).get(key))) {
        return i;
      }
    }
    return -1;
  }

  private JsonOverlay() {}
}
