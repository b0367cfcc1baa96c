package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's ConfigMap.
 *
 * @param generation the newest generation of the resource that asked for it
 */
public record StoredBundle(
    String configMap, Bundle bundle, long generation, @Nullable Verdict verdict) {

  public static StoredBundle read(ConfigMap map) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(map.getMetadata().getAnnotations(), Map.of());
    return new StoredBundle(
        map.getMetadata().getName(),
        new Bundle(
            annotations.getOrDefault(Labels.PLAN_HASH, ""),
            new TreeMap<>(Objects.requireNonNullElse(map.getData(), Map.of()))),
        PodReader.number(annotations.get(Labels.GENERATION)),
        Optional.ofNullable(annotations.get(Labels.VERDICT))
            .flatMap(text -> Json.read(text, Verdict.class))
            .orElse(null));
  }
}
