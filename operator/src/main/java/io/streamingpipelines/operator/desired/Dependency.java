package io.streamingpipelines.operator.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object of the user that a pod cannot start without.
 *
 * @param keys what the object must hold; empty when its existence is enough
 */
public record Dependency(Kind kind, String name, List<String> keys) {
  /** What a pod can name; the text is Kubernetes' own word. */
  public enum Kind {
    SECRET("Secret"),
    CONFIG_MAP("ConfigMap"),
    CLAIM("PersistentVolumeClaim"),
    SERVICE_ACCOUNT("ServiceAccount");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Dependency {
    keys = List.copyOf(keys);
  }

  /** Each object once, with all of its keys, in the order of their first appearance. */
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
