package io.streamingpipelines.operator.report;

import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Goes straight to the pod: from inside the cluster. */
public final class PodIpClient implements ReportClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    String host = target.ip().contains(":") ? "[" + target.ip() + "]" : target.ip();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + host + ":" + DriverContract.MANAGEMENT_PORT + "/report"))
            .timeout(TIMEOUT)
            .header(DriverContract.TOKEN_HEADER, token)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenCompose(this::body);
  }

  private CompletableFuture<String> body(HttpResponse<String> response) {
    return response.statusCode() == HttpURLConnection.HTTP_OK
        ? CompletableFuture.completedFuture(response.body())
        : CompletableFuture.failedFuture(
            new IOException("the driver answered " + response.statusCode()));
  }
}
