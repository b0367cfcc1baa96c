package io.streamingpipelines.operator.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.streamingpipelines.plan.DriverContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connects through the API server's pod proxy, from outside the cluster. */
public final class PodProxyClient implements DriverClient {
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
    return send(request(target, DriverContract.REPORT, token, deadline).build(), deadline);
  }

  @Override
  public CompletableFuture<String> check(ReportTarget target, String token, String plan) {
    Duration longest = deadline.multipliedBy(PodIpClient.CHECK);
    return send(
        request(target, DriverContract.CHECK, token, longest)
            .post("application/json", plan)
            .build(),
        longest);
  }

  @Override
  public CompletableFuture<String> changePlan(
      ReportTarget target, String token, String hash, String plan) {
    return send(
        request(target, DriverContract.PLAN, token, deadline)
            .header(DriverContract.PLAN_HEADER, hash)
            .post("application/json", plan)
            .build(),
        deadline);
  }

  @Override
  public CompletableFuture<String> takeOver(ReportTarget target, String token) {
    return send(
        request(target, DriverContract.TAKE_OVER, token, deadline).post("text/plain", "").build(),
        deadline);
  }

  private HttpRequest.Builder request(
      ReportTarget target, String path, String token, Duration longest) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(
            String.format(
                "%sapi/v1/namespaces/%s/pods/%s:%d/proxy%s",
                client.getMasterUrl(),
                target.namespace(),
                target.pod(),
                DriverContract.MANAGEMENT_PORT,
                path))
        .header(DriverContract.TOKEN_HEADER, token)
        .timeout(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<String> send(HttpRequest request, Duration longest) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    return client
        .getHttpClient()
        .consumeBytes(request, (buffers, body) -> take(buffers, body, read))
        .thenCompose(response -> whole(response, read))
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
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
      return CompletableFuture.failedFuture(new CommandRefusedException(response.code()));
    }
    response.body().consume();
    boolean accepted = response.code() == HttpURLConnection.HTTP_ACCEPTED;
    return response.body().done().thenApply(done -> accepted ? "" : read.toString(UTF_8));
  }
}
