package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.status.ReconciliationError;
import java.net.HttpURLConnection;

/** Explains why a reconciliation failed before it reached a decision. */
final class ReconciliationErrors {
  static ReconciliationError of(Throwable e) {
    if (e instanceof KubernetesClientException api) {
      return api.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? new ReconciliationError(
              Reason.OPERATOR_FORBIDDEN,
              "The operator is not allowed to do what it has to: "
                  + ApiError.describe(api)
                  + ". Grant it the rights in deploy/operator.",
              false)
          : new ReconciliationError(
              Reason.API_UNAVAILABLE,
              "The request to the API server failed: "
                  + ApiError.describe(api)
                  + ". The operator tries again.",
              true);
    }
    return new ReconciliationError(
        Reason.OPERATOR_ERROR,
        "The operator failed and tries again. Please report this error: " + e,
        false);
  }

  private ReconciliationErrors() {}
}
