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
 * A bundle as its ConfigMap stores it. The ConfigMap's own metadata is not trusted: the digest is
 * computed from the content, and the status of the resource says whether the bundle may be started.
 *
 * @param generation the newest generation of the resource that asked for it
 */
public record StoredBundle(
    String configMap, Bundle bundle, long generation, @Nullable CheckResult checkResult) {

  /** Whether the runtime has rejected it for the newest generation that asked for it. */
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
