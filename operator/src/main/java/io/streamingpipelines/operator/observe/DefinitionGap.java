package io.streamingpipelines.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.desired.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the operator knows and the installed definition of the resource does not: Kubernetes drops
 * these fields from manifests, and rejects a status that has one.
 *
 * @param fields for example {@code spec.restart.onStall} and {@code status.tables[].failedAt}
 */
public record DefinitionGap(List<String> fields) {
  public static final DefinitionGap NONE = new DefinitionGap(List.of());

  private static final String STATUS = "status.";
  private static final String ITEMS = "[]";

  public DefinitionGap {
    fields = List.copyOf(fields);
  }

  /**
   * Compares two definitions.
   *
   * @param ours the CustomResourceDefinition of this operator
   * @param installed the one of the cluster
   */
  public static DefinitionGap between(JsonNode ours, JsonNode installed) {
    List<String> found = new ArrayList<>();
    for (JsonNode version : ours.at("/spec/versions")) {
      for (JsonNode other : installed.at("/spec/versions")) {
        if (version.path("name").equals(other.path("name"))) {
          compare("", schema(version), schema(other), found);
        }
      }
    }
    return new DefinitionGap(found);
  }

  private static JsonNode schema(JsonNode version) {
    return version.at("/schema/openAPIV3Schema");
  }

  private static void compare(String path, JsonNode ours, JsonNode theirs, List<String> found) {
    if (theirs.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : ours.path("properties").properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      JsonNode other = theirs.path("properties").path(field.getKey());
      if (other.isMissingNode()) {
        found.add(name);
      } else {
        compare(name, field.getValue(), other, found);
      }
    }
    if (ours.has("items") && theirs.has("items")) {
      compare(path + ITEMS, ours.get("items"), theirs.get("items"), found);
    }
  }

  /** The status without the fields that the installed definition lacks. */
  public PipelineStatus without(PipelineStatus status) {
    List<String> lacking = fields.stream().filter(field -> field.startsWith(STATUS)).toList();
    if (lacking.isEmpty()) {
      return status;
    }
    JsonNode tree = Json.read(Json.write(status), JsonNode.class).orElseThrow();
    lacking.forEach(field -> remove(tree, field.substring(STATUS.length())));
    return Json.read(tree.toString(), PipelineStatus.class).orElse(status);
  }

  private static void remove(JsonNode from, String path) {
    int dot = path.indexOf('.');
    if (!(from instanceof ObjectNode object)) {
      return;
    }
    if (dot < 0) {
      object.remove(path);
      return;
    }
    String name = path.substring(0, dot);
    String rest = path.substring(dot + 1);
    if (name.endsWith(ITEMS)) {
      from.path(name.substring(0, name.length() - ITEMS.length()))
          .forEach(item -> remove(item, rest));
      return;
    }
    remove(from.path(name), rest);
    if (from.path(name).isObject() && from.path(name).isEmpty()) {
      // server-side apply turns an empty object into null and then rejects it
      object.remove(name);
    }
  }
}
