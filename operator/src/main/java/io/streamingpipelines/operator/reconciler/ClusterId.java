package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the cluster in the owner of checkpoints: the uid of kube-system, which does not depend
 * on the address of the API server. It is read when the first pipeline needs it, so that the
 * operator can start before the API server responds.
 */
public final class ClusterId {
  private final KubernetesClient client;
  private volatile @Nullable String known;

  public ClusterId(KubernetesClient client) {
    this.client = client;
  }

  /** The uid of kube-system; throws the error of the API server if it cannot be read. */
  String get() {
    String id = known;
    if (id == null) {
      Namespace system = client.namespaces().withName("kube-system").get();
      if (system == null) {
        throw new IllegalStateException(
            "the cluster has no namespace kube-system, whose uid identifies the owner of"
                + " checkpoints");
      }
      id = system.getMetadata().getUid();
      known = id;
    }
    return id;
  }
}
