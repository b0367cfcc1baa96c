package io.streamingpipelines.operator.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.streamingpipelines.plan.DriverContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connects through the API server's pod proxy, from outside the cluster. */
public final class PodProxyClient implements ReportClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Duration deadline;

  public PodProxyClient(KubernetesClient client) {
    this(client, TIMEOUT);
  }

  PodProxyClient(KubernetesClient client, Duration deadline) {
    this.client = client;
    this.deadline = deadline;
  }

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    HttpClient http = client.getHttpClient();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    return http.consumeBytes(
            http.newHttpRequestBuilder()
                .uri(
                    String.format(
                        "%sapi/v1/namespaces/%s/pods/%s:%d/proxy/report",
                        client.getMasterUrl(),
                        target.namespace(),
                        target.pod(),
                        DriverContract.MANAGEMENT_PORT))
                .header(DriverContract.TOKEN_HEADER, token)
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .build(),
            (buffers, body) -> take(buffers, body, read))
        .thenCompose(response -> whole(response, read))
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void take(List<ByteBuffer> buffers, AsyncBody body, ByteArrayOutputStream read)
      throws IOException {
    for (ByteBuffer buffer : buffers) {
      if (read.size() + buffer.remaining() > MAX_BYTES) {
        // the client closes the connection and completes with this exception
        throw new IOException("the response is longer than " + MAX_BYTES + " bytes");
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      read.writeBytes(bytes);
    }
    body.consume();
  }

  private static CompletableFuture<String> whole(
      HttpResponse<AsyncBody> response, ByteArrayOutputStream read) {
    if (!response.isSuccessful()) {
      response.body().cancel();
      return CompletableFuture.failedFuture(
          new IOException("the driver responded with status " + response.code()));
    }
    response.body().consume();
    return response.body().done().thenApply(done -> read.toString(UTF_8));
  }
}
