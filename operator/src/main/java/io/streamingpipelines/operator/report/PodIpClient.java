package io.streamingpipelines.operator.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingpipelines.plan.DriverContract;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connects to the pod directly, from inside the cluster. */
public final class PodIpClient implements DriverClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A check may take this many times as long as a report, because it plans all queries. */
  static final int CHECK = 2;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final int port;
  private final Duration deadline;

  public PodIpClient() {
    this(DriverContract.MANAGEMENT_PORT, TIMEOUT);
  }

  PodIpClient(int port, Duration deadline) {
    this.port = port;
    this.deadline = deadline;
  }

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    return send(request(target, DriverContract.REPORT, token, deadline).build(), deadline);
  }

  @Override
  public CompletableFuture<String> check(ReportTarget target, String token, String plan) {
    Duration longest = deadline.multipliedBy(CHECK);
    return send(
        request(target, DriverContract.CHECK, token, longest)
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build(),
        longest);
  }

  @Override
  public CompletableFuture<String> changePlan(
      ReportTarget target, String token, String hash, String plan) {
    return send(
        request(target, DriverContract.PLAN, token, deadline)
            .header(DriverContract.PLAN_HEADER, hash)
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build(),
        deadline);
  }

  @Override
  public CompletableFuture<String> takeOver(ReportTarget target, String token) {
    return send(
        request(target, DriverContract.TAKE_OVER, token, deadline)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        deadline);
  }

  private HttpRequest.Builder request(
      ReportTarget target, String path, String token, Duration longest) {
    String host = target.ip().contains(":") ? "[" + target.ip() + "]" : target.ip();
    return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
        .timeout(longest)
        .header(DriverContract.TOKEN_HEADER, token);
  }

  private CompletableFuture<String> send(HttpRequest request, Duration longest) {
    CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, PodIpClient::bounded);
    CompletableFuture<String> body =
        answer
            .thenCompose(PodIpClient::body)
            // the timeout of the request only covers the head of the response
            .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    var unused =
        body.whenComplete(
            (text, failure) -> {
              if (failure != null) {
                answer.cancel(true);
              }
            });
    return body;
  }

  private static BodySubscriber<String> bounded(HttpResponse.ResponseInfo head) {
    return BodySubscribers.mapping(
        new BoundedBody(ReportClient.MAX_BYTES), bytes -> new String(bytes, UTF_8));
  }

  /** What the driver said; empty if it has accepted a command that takes longer. */
  private static CompletableFuture<String> body(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case HttpURLConnection.HTTP_OK -> CompletableFuture.completedFuture(response.body());
      case HttpURLConnection.HTTP_ACCEPTED -> CompletableFuture.completedFuture("");
      default -> CompletableFuture.failedFuture(new CommandRefusedException(response.statusCode()));
    };
  }
}
