package io.streamingpipelines.operator.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.operator.desired.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of an object that the operator sets, without those that the API server adds. */
final class ObjectView {
  private static final List<String> OF_PODS =
      List.of(
          "serviceAccountName",
          "automountServiceAccountToken",
          "restartPolicy",
          "activeDeadlineSeconds",
          "terminationGracePeriodSeconds",
          "imagePullSecrets",
          "nodeSelector",
          "affinity",
          "securityContext",
          "containers",
          "volumes");

  private static final List<String> OF_OTHERS =
      List.of("immutable", "type", "rules", "roleRef", "subjects", "automountServiceAccountToken");

  /** Defaults that the API server adds. */
  private static final List<String> DEFAULTS =
      List.of(
          "defaultMode",
          "terminationMessagePolicy",
          "protocol",
          "scheme",
          "timeoutSeconds",
          "successThreshold");

  /** Enough to identify an object and its state. */
  static Map<String, Object> brief(HasMetadata object) {
    Map<String, Object> view = whole(object);
    view.keySet().retainAll(List.of("annotations", "deleting"));
    if (object instanceof Pod pod) {
      Container container = pod.getSpec().getContainers().get(0);
      view.put("container", container.getArgs() + " of " + container.getImage());
      view.put("memory", String.valueOf(container.getResources().getLimits().get("memory")));
    }
    return view;
  }

  static Map<String, Object> whole(HasMetadata object) {
    Map<String, Object> view = new TreeMap<>();
    JsonNode metadata = tree(object.getMetadata());
    put(view, metadata, List.of("labels", "annotations", "finalizers"));
    if (object.getMetadata().getDeletionTimestamp() != null) {
      view.put("deleting", "with grace " + object.getMetadata().getDeletionGracePeriodSeconds());
    }
    view.put(
        "owners",
        object.getMetadata().getOwnerReferences().stream()
            .map(owner -> owner.getKind() + " " + owner.getName())
            .toList());
    JsonNode all = tree(object);
    put(view, all, OF_OTHERS);
    if (all.path("data") instanceof ObjectNode data) {
      // the compiler and the factories, which have their own tests, write the content of the files
      view.put("files", data.properties().stream().map(Map.Entry::getKey).sorted().toList());
    }
    if (all.path("spec") instanceof ObjectNode spec) {
      trim(spec);
      put(view, spec, OF_PODS);
    }
    return view;
  }

  private static void put(Map<String, Object> view, JsonNode from, List<String> fields) {
    for (String field : fields) {
      if (from.hasNonNull(field)) {
        view.put(field, plain(from.get(field)));
      }
    }
  }

  static JsonNode tree(Object value) {
    return Json.read(Json.write(value), JsonNode.class).orElseThrow();
  }

  /** As maps, lists, texts and numbers. */
  static Object plain(JsonNode tree) {
    return Json.read(tree.toString(), Object.class).orElseThrow();
  }

  private static void trim(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(DEFAULTS);
    }
    if (node instanceof ArrayNode list) {
      list.forEach(ObjectView::trim);
      for (int i = list.size() - 1; i >= 0; i--) {
        // the token of the ServiceAccount has a random name
        if (list.get(i).path("name").asText().startsWith("kube-api-access-")) {
          list.remove(i);
        }
      }
    }
    node.forEach(ObjectView::trim);
  }

  private ObjectView() {}
}
