package io.streamingpipelines.operator.report;

import static io.streamingpipelines.operator.report.MisbehavingDriver.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests {@link BoundedBody}, too. */
@Timeout(20)
class PodIpClientTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  private static CompletableFuture<String> fetch(int port, Duration deadline, String ip) {
    return new PodIpClient(port, deadline)
        .fetch(
            new ReportTarget("shop", "orders-driver-1", "u", ip, "token", Duration.ofSeconds(15)),
            "secret");
  }

  private static CompletableFuture<String> fetch(MisbehavingDriver server, Duration deadline) {
    return fetch(server.port(), deadline, "127.0.0.1");
  }

  private static Throwable failure(CompletableFuture<String> answer) {
    try {
      return new AssertionError("answered " + answer.get(15, TimeUnit.SECONDS).length());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      return new AssertionError("neither answer nor failure", e);
    }
  }

  @Test
  void asksForTheReportWithTheToken() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 5\r\n\r\nhello"))) {
      assertThat(fetch(server, LONG)).succeedsWithin(LONG).isEqualTo("hello");
      assertThat(server.request().get(15, TimeUnit.SECONDS))
          .startsWith("GET /report HTTP/1.1")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void postsAPlanForACheckWithTheToken() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 2\r\n\r\n{}"))) {
      ReportTarget target =
          new ReportTarget("shop", "orders-driver-1", "u", "127.0.0.1", "token", LONG);

      assertThat(new PodIpClient(server.port(), LONG).check(target, "secret", "a plan"))
          .succeedsWithin(LONG)
          .isEqualTo("{}");
      assertThat(server.request().get(15, TimeUnit.SECONDS))
          .startsWith("POST /check HTTP/1.1")
          .containsIgnoringCase("Content-Length: 6")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void postsAPlanToRunWithItsHash() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 2\r\n\r\n{}"))) {
      ReportTarget target =
          new ReportTarget("shop", "orders-driver-1", "u", "127.0.0.1", "token", LONG);

      assertThat(
              new PodIpClient(server.port(), LONG).changePlan(target, "secret", "hash", "a plan"))
          .succeedsWithin(LONG)
          .isEqualTo("{}");
      assertThat(server.request().get(15, TimeUnit.SECONDS))
          .startsWith("POST /plan HTTP/1.1")
          .contains(DriverContract.PLAN_HEADER + ": hash")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void postsTheRequestToTakeOverWithTheToken() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> write(out, "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"))) {
      ReportTarget target =
          new ReportTarget("shop", "orders-driver-1", "u", "127.0.0.1", "token", LONG);

      assertThat(new PodIpClient(server.port(), LONG).takeOver(target, "secret"))
          .succeedsWithin(LONG)
          .isEqualTo("");
      assertThat(server.request().get(15, TimeUnit.SECONDS))
          .startsWith("POST /takeover HTTP/1.1")
          .contains(DriverContract.TOKEN_HEADER + ": secret");
    }
  }

  @Test
  void aBodyInPiecesIsOneBody() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> {
              write(out, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
              for (String part : new String[] {"5\r\nhello\r\n", "6\r\n world\r\n", "0\r\n\r\n"}) {
                write(out, part);
              }
            })) {
      assertThat(fetch(server, LONG)).succeedsWithin(LONG).isEqualTo("hello world");
    }
  }

  @Test
  void anotherAnswerIsAFailure() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> write(out, "HTTP/1.1 503 Not now\r\nContent-Length: 3\r\n\r\nno!"))) {
      assertThat(failure(fetch(server, LONG))).hasMessage("the driver responded with status 503");
    }
  }

  @Test
  void aHeadThatNeverComesIsNotWaitedFor() throws Exception {
    try (MisbehavingDriver server = new MisbehavingDriver(out -> {})) {
      assertThat(failure(fetch(server, SHORT)))
          .isInstanceOfAny(IOException.class, TimeoutException.class);
      assertThat(server.hungUp()).succeedsWithin(LONG);
    }
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(out -> write(out, HEAD + "Content-Length: 500\r\n\r\nhalf"))) {
      assertThat(failure(fetch(server, SHORT)))
          .isInstanceOfAny(IOException.class, TimeoutException.class);
      assertThat(server.hungUp()).as("the connection is not kept").succeedsWithin(LONG);
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
      assertThat(failure(fetch(server, LONG)))
          .hasMessageContaining("longer than " + ReportClient.MAX_BYTES + " bytes");
      assertThat(server.hungUp()).succeedsWithin(LONG);
    }
  }

  @Test
  void aConnectionThatBreaksIsAFailure() throws Exception {
    try (MisbehavingDriver server =
        new MisbehavingDriver(
            out -> {
              write(out, HEAD + "Content-Length: 500\r\n\r\nhalf");
              out.close();
            })) {
      assertThat(failure(fetch(server, LONG))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void nobodyAtTheAddressIsAFailureAndNoException() throws Exception {
    MisbehavingDriver server = new MisbehavingDriver(out -> {});
    int port = server.port();
    server.close();
    assertThat(failure(fetch(port, LONG, "127.0.0.1"))).isInstanceOf(ConnectException.class);
    assertThat(failure(fetch(port, LONG, "::1"))).isInstanceOf(IOException.class);
  }

  @Test
  void anAddressThatIsNoneIsTold() {
    assertThatThrownBy(() -> fetch(1, LONG, "not an address"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
