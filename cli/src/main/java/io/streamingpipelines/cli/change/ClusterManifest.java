package io.streamingpipelines.cli.change;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.cli.cluster.Cluster;
import io.streamingpipelines.cli.cluster.ClusterException;
import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.util.Map;

/** Reads the manifest of a pipeline from the cluster. */
public final class ClusterManifest {
  private ClusterManifest() {}

  /**
   * The manifest of the resource with the name and namespace of another manifest, in the
   * kubeconfig's current context. A manifest without a namespace is looked up in that of the
   * context, as kubectl does.
   */
  public static YamlDocument of(YamlDocument wanted) throws ClusterException {
    String declared = wanted.tree().path("metadata").path("namespace").textValue();
    try (Cluster cluster = Cluster.open(null, declared)) {
      String where = cluster.namespace() + "/" + wanted.name();
      GenericKubernetesResource found =
          cluster.call(
              "read StreamingPipeline " + wanted.name(),
              () ->
                  cluster
                      .client()
                      .genericKubernetesResources(wanted.apiVersion(), wanted.kind())
                      .inNamespace(cluster.namespace())
                      .withName(wanted.name())
                      .get());
      if (found == null) {
        throw new ClusterException(
            "The cluster at "
                + cluster.url()
                + " has no StreamingPipeline "
                + where
                + ", so applying the manifest would create it.");
      }
      return YamlReader.read(Serialization.asYaml(manifest(found))).get(0);
    } catch (NotYamlException e) {
      throw new ClusterException(
          "StreamingPipeline " + wanted.name() + " cannot be read: " + e.getMessage());
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
