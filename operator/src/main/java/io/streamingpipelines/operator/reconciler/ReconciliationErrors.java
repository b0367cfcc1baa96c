package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.Reason;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.status.ReconciliationError;
import java.net.HttpURLConnection;

/** Says what went wrong before anything could be decided. */
final class ReconciliationErrors {
  static ReconciliationError of(Throwable e) {
    if (e instanceof KubernetesClientException api) {
      return api.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? new ReconciliationError(
              Reason.OPERATOR_FORBIDDEN,
              "The operator may not look at what it needs: "
                  + ApiError.describe(api)
                  + ". Give it the rights of deploy/operator.",
              false)
          : new ReconciliationError(
              Reason.API_UNAVAILABLE,
              "Kubernetes did not answer the operator, which tries again: "
                  + ApiError.describe(api)
                  + ".",
              true);
    }
    return new ReconciliationError(
        Reason.OPERATOR_ERROR,
        "The operator failed and tries again; please report it: " + e,
        false);
  }

  private ReconciliationErrors() {}
}
