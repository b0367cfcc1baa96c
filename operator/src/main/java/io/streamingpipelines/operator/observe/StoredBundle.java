package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's ConfigMap. What it says about itself is not believed: the bundle's digest is computed
 * from its content, and whether it may be started says the resource's status.
 *
 * @param generation the newest generation of the resource that asked for it
 */
public record StoredBundle(
    String configMap, Bundle bundle, long generation, @Nullable CheckResult checkResult) {

  /** Whether the runtime has refused it, in the newest generation that asked for it. */
  public boolean rejected() {
    CheckResult said = checkResult;
    return said != null && !said.accepted() && said.generation() == generation;
  }

  public static StoredBundle read(ConfigMap map) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(map.getMetadata().getAnnotations(), Map.of());
    return new StoredBundle(
        map.getMetadata().getName(),
        Bundle.of(Objects.requireNonNullElse(map.getData(), Map.of())),
        PodReader.number(annotations.get(Labels.GENERATION)),
        Optional.ofNullable(annotations.get(Labels.CHECK_RESULT))
            .flatMap(text -> Json.read(text, CheckResult.class))
            .orElse(null));
  }
}
