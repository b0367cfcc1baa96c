package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object that a pod names and cannot start without, created by the user.
 *
 * @param keys keys that the object must have; empty if it only has to exist
 */
public record Dependency(Kind kind, String name, List<String> keys) {
  /** The kinds of objects that a pod can name, with Kubernetes' names for them. */
  public enum Kind {
    SECRET("Secret"),
    CONFIG_MAP("ConfigMap"),
    CLAIM("PersistentVolumeClaim"),
    SERVICE_ACCOUNT("ServiceAccount");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  public Dependency {
    keys = List.copyOf(keys);
  }

  /** Each object once, with all its keys, in the order of first appearance. */
  public static List<Dependency> merged(Collection<Dependency> references) {
    Map<Map.Entry<Kind, String>, Set<String>> keys = new LinkedHashMap<>();
    for (Dependency reference : references) {
      keys.computeIfAbsent(
              Map.entry(reference.kind, reference.name), unused -> new LinkedHashSet<>())
          .addAll(reference.keys);
    }
    List<Dependency> merged = new ArrayList<>();
    keys.forEach(
        (object, needed) ->
            merged.add(new Dependency(object.getKey(), object.getValue(), List.copyOf(needed))));
    return merged;
  }
}
