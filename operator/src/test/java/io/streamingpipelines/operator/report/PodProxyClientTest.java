package io.streamingpipelines.operator.report;

import static io.streamingpipelines.operator.report.MisbehavingDriver.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PodProxyClientTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final ReportTarget TARGET =
      new ReportTarget("shop", "orders-driver-1", "u", "10.0.0.1", "token", LONG);

  /** The result of a request: the response, or the failure. */
  private record Outcome(String text, String failure) {}

  private @Nullable KubernetesClient client;

  private Outcome fetch(MisbehavingDriver server, Duration deadline) {
    client = ObjectsApi.client(server.port());
    return new PodProxyClient(client, deadline)
        .fetch(TARGET, "secret")
        .handle(
            (text, failure) ->
                new Outcome(String.valueOf(text), failure == null ? "" : failure.toString()))
        .join();
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }

  @Test
  void asksThePodByWayOfTheApiServer() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 5\r\n\r\nhello"))) {
      assertThat(fetch(server, LONG)).isEqualTo(new Outcome("hello", ""));
      assertThat(server.request().join())
          .startsWith("GET /api/v1/namespaces/shop/pods/orders-driver-1:8090/proxy/report HTTP/1.1")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void postsAPlanForACheckByWayOfTheApiServer() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 2\r\n\r\n{}"))) {
      client = ObjectsApi.client(server.port());

      assertThat(new PodProxyClient(client, LONG).check(TARGET, "secret", "a plan"))
          .succeedsWithin(LONG)
          .isEqualTo("{}");
      assertThat(server.request().join())
          .startsWith("POST /api/v1/namespaces/shop/pods/orders-driver-1:8090/proxy/check HTTP/1.1")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void postsAPlanToRunByWayOfTheApiServer() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 2\r\n\r\n{}"))) {
      client = ObjectsApi.client(server.port());

      assertThat(new PodProxyClient(client, LONG).changePlan(TARGET, "secret", "hash", "a plan"))
          .succeedsWithin(LONG)
          .isEqualTo("{}");
      assertThat(server.request().join())
          .startsWith("POST /api/v1/namespaces/shop/pods/orders-driver-1:8090/proxy/plan HTTP/1.1")
          .contains(DriverContract.PLAN_HEADER + ": hash");
    }
  }

  @Test
  void postsTheRequestToTakeOverByWayOfTheApiServer() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> write(out, "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"))) {
      client = ObjectsApi.client(server.port());

      assertThat(new PodProxyClient(client, LONG).takeOver(TARGET, "secret"))
          .succeedsWithin(LONG)
          .isEqualTo("");
      assertThat(server.request().join())
          .startsWith(
              "POST /api/v1/namespaces/shop/pods/orders-driver-1:8090/proxy/takeover HTTP/1.1")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void anotherAnswerIsAFailure() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> write(out, "HTTP/1.1 404 None\r\nContent-Length: 3\r\n\r\nno!"))) {
      assertThat(fetch(server, LONG).failure()).contains("the driver responded with status 404");
    }
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 500\r\n\r\nhalf"))) {
      assertThat(fetch(server, SHORT).failure())
          .containsAnyOf(TimeoutException.class.getSimpleName(), IOException.class.getName());
    }
  }

  @Test
  void aBodyOverTheBoundIsNotReadOn() throws Exception {
    byte[] mebibyte = new byte[1024 * 1024];
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> {
              write(out, HEAD + "Connection: close\r\n\r\n");
              for (int i = 0; i < 1_000; i++) {
                out.write(mebibyte);
              }
            })) {
      assertThat(fetch(server, LONG).failure())
          .contains("longer than " + ReportClient.MAX_BYTES + " bytes");
      assertThat(server.hungUp()).succeedsWithin(LONG);
    }
  }
}
