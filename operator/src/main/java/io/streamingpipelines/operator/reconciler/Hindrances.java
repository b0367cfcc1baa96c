package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.cluster.Refusal;
import io.streamingpipelines.operator.status.Hindrance;
import java.net.HttpURLConnection;

/** Says what went wrong before anything could be decided. */
final class Hindrances {
  static Hindrance of(Throwable e) {
    if (e instanceof KubernetesClientException api) {
      return api.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? new Hindrance(
              "OperatorForbidden",
              "The operator may not look at what it needs: "
                  + Refusal.words(api)
                  + ". Give it the rights of deploy/operator.",
              false)
          : new Hindrance(
              "ApiUnavailable",
              "Kubernetes did not answer the operator, which tries again: "
                  + Refusal.words(api)
                  + ".",
              true);
    }
    return new Hindrance(
        "OperatorError", "The operator failed and tries again; please report it: " + e, false);
  }

  private Hindrances() {}
}
