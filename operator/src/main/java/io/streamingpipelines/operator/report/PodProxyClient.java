package io.streamingpipelines.operator.report;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Goes through the API server's pod proxy: from outside the cluster. */
public final class PodProxyClient implements ReportClient {
  private final KubernetesClient client;

  public PodProxyClient(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    HttpClient http = client.getHttpClient();
    return http.sendAsync(
            http.newHttpRequestBuilder()
                .uri(
                    String.format(
                        "%sapi/v1/namespaces/%s/pods/%s:%d/proxy/report",
                        client.getMasterUrl(),
                        target.namespace(),
                        target.pod(),
                        DriverContract.MANAGEMENT_PORT))
                .header(DriverContract.TOKEN_HEADER, token)
                .timeout(5, TimeUnit.SECONDS)
                .build(),
            String.class)
        .thenCompose(PodProxyClient::body);
  }

  private static CompletableFuture<String> body(HttpResponse<String> response) {
    return response.isSuccessful()
        ? CompletableFuture.completedFuture(response.body())
        : CompletableFuture.failedFuture(new IOException("the driver answered " + response.code()));
  }
}
