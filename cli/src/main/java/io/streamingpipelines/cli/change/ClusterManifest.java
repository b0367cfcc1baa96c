package io.streamingpipelines.cli.change;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.util.Map;
import java.util.Objects;

/** Reads the manifest of a pipeline from the cluster. */
public final class ClusterManifest {
  private static final int TIMEOUT_MILLIS = 10_000;

  private ClusterManifest() {}

  /**
   * The manifest of the resource with the name and namespace of another manifest, in the
   * kubeconfig's current context. A manifest without a namespace is looked up in that of the
   * context, as kubectl does.
   */
  public static YamlDocument of(YamlDocument wanted) throws ClusterException {
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestTimeout(TIMEOUT_MILLIS)
            // a user who waits at a terminal tries again by hand
            .withRequestRetryBackoffLimit(0)
            .build();
    String namespace =
        Objects.requireNonNullElse(
            wanted.tree().path("metadata").path("namespace").textValue(),
            Objects.requireNonNullElse(config.getNamespace(), "default"));
    String where = namespace + "/" + wanted.name();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      GenericKubernetesResource found =
          client
              .genericKubernetesResources(wanted.apiVersion(), wanted.kind())
              .inNamespace(namespace)
              .withName(wanted.name())
              .get();
      if (found == null) {
        throw new ClusterException(
            "The cluster at "
                + client.getMasterUrl()
                + " has no StreamingPipeline "
                + where
                + ", so applying the manifest would create it.");
      }
      return YamlReader.read(Serialization.asYaml(manifest(found))).get(0);
    } catch (KubernetesClientException | NotYamlException e) {
      throw new ClusterException(
          "StreamingPipeline " + where + " cannot be read from the cluster: " + e.getMessage());
    }
  }

  /** What a user writes: without the status and what the API server adds. */
  private static Map<String, Object> manifest(GenericKubernetesResource found) {
    Object spec = found.getAdditionalProperties().getOrDefault("spec", Map.of());
    return Map.of(
        "apiVersion", found.getApiVersion(),
        "kind", found.getKind(),
        "metadata",
            Map.of(
                "name", found.getMetadata().getName(),
                "namespace", found.getMetadata().getNamespace()),
        "spec", spec);
  }
}
