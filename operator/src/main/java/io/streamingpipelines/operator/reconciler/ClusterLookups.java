package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.compiler.PodNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks at objects of the user that are not watched: the operator may get Secrets and claims by
 * name, not list them.
 */
final class ClusterLookups {
  private final KubernetesClient client;

  ClusterLookups(KubernetesClient client) {
    this.client = client;
  }

  /** What is missing of the Secrets: {@code name}, or {@code name (key password)}. */
  List<String> missing(String namespace, List<PodNeeds.Secret> needed) {
    List<String> missing = new ArrayList<>();
    for (PodNeeds.Secret need : needed) {
      Secret secret = client.secrets().inNamespace(namespace).withName(need.name()).get();
      if (secret == null) {
        missing.add(need.name());
        continue;
      }
      Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
      need.keys().stream()
          .filter(key -> !data.containsKey(key))
          .forEach(key -> missing.add(need.name() + " (key " + key + ")"));
    }
    return missing;
  }

  /** Whether pods on several nodes can mount the claim; false while it is not known. */
  boolean shared(String namespace, PodNeeds needs) {
    if (needs.volume() == null || needs.executors() == 0) {
      return true;
    }
    return Optional.ofNullable(
            client
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(needs.volume().persistentVolumeClaim())
                .get())
        .map(PersistentVolumeClaim::getSpec)
        .map(spec -> spec.getAccessModes().contains("ReadWriteMany"))
        .orElse(false);
  }
}
