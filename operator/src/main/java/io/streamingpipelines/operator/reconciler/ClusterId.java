package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * Names the cluster in the owner of checkpoints: the uid of kube-system, which stays when the API
 * server's address changes. It is asked for when the first pipeline needs it: an API server that is
 * not there yet ends no operator.
 */
public final class ClusterId {
  private final KubernetesClient client;
  private volatile @Nullable String known;

  public ClusterId(KubernetesClient client) {
    this.client = client;
  }

  /** The uid; throws what the API server answered when it does not tell. */
  String get() {
    String id = known;
    if (id == null) {
      Namespace system = client.namespaces().withName("kube-system").get();
      if (system == null) {
        throw new IllegalStateException(
            "the cluster has no namespace kube-system, whose uid names the owner of checkpoints");
      }
      id = system.getMetadata().getUid();
      known = id;
    }
    return id;
  }
}
