package io.streamingpipelines.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one client does, the server responds to others. */
@Timeout(60)
class HttpServerTest {
  private static final String LIVEZ = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch hung = new CountDownLatch(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    hanging.countDown();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void answersWhatIsAsked() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    HttpResponse<String> response = get(server, "/livez?verbose");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("alive\n");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    assertThat(client(server(Limits.DEFAULT)).send("HEAD /livez HTTP/1.1\r\n\r\n").answer())
        .startsWith("HTTP/1.1 200 ")
        .contains("content-length: 6")
        .endsWith("\r\n\r\n");
  }

  @Test
  void saysWhatIsHereAndWhichMethodAPathTakes() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
    assertThat(get(server, "/nothing").body()).contains("/livez", "/drain");
    assertThat(get(server, "/drain").statusCode()).isEqualTo(405);
    assertThat(get(server, "/drain").headers().firstValue("Allow")).hasValue("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /li",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX-Half: ",
        "POST /drain HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes.",
        "POST /drain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
      })
  void answersOthersWhileHundredsOfClientsHoldHalfARequest(String half) throws Exception {
    HttpServer server = server(new Limits(LONG, LONG, 1000));
    for (int i = 0; i < 500; i++) {
      client(server).send(half);
    }

    assertThat(client(server).send(LIVEZ).answer()).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /li",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX-Half: ",
        "POST /drain HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes."
      })
  void endsARequestThatDoesNotComeInTime(String half) throws Exception {
    HttpServer server = server(new Limits(SHORT, LONG, 10));

    assertThat(client(server).send(half).answer()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void endsARequestThatComesByteByByteForEver() throws Exception {
    RawClient dribbling = client(server(new Limits(SHORT, SHORT, 10)));
    dribbling.send("GET /livez HTTP/1.1\r\nX-Long: ");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < Limits.HEADERS / 2; i++) {
                dribbling.send("x");
                Thread.sleep(5); // the pace of a slow client
              }
            })
        .isInstanceOf(SocketException.class);
  }

  @Test
  void closesTheConnectionOfAClientThatNeverTakesItsAnswer() throws Exception {
    HttpServer server = server(new Limits(LONG, SHORT, 10));
    RawClient deaf = new RawClient(server.port(), 1024);
    open.add(deaf);
    deaf.send("GET /large HTTP/1.1\r\n\r\n");

    // a write into the closed connection fails; one into an open connection waits for the window
    assertThatThrownBy(
            () -> {
              while (true) {
                deaf.send("x");
                Thread.sleep(20); // the server's deadline may not have passed yet
              }
            })
        .isInstanceOf(SocketException.class);
  }

  @Test
  void readsABodyWhereOneIsExpected() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    assertThat(client(server).send(upload("/count", "Token: x", 50_000)).answer())
        .startsWith("HTTP/1.1 200 ")
        .endsWith("50000\n");
    assertThat(client(server).send(upload("/count", "Token: x", 100_001)).answer())
        .startsWith("HTTP/1.1 413 ")
        .contains("longer than 100000 bytes");
  }

  @Test
  void refusesABodyBeforeItIsRead() throws Exception {
    String head = "POST /count HTTP/1.1\r\nContent-Length: 50000\r\n\r\n";

    assertThat(client(server(Limits.DEFAULT)).send(head).answer()).startsWith("HTTP/1.1 401 ");
  }

  private static String upload(String path, String header, int bytes) {
    return "POST %s HTTP/1.1\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
        .formatted(path, bytes, header, "z".repeat(bytes));
  }

  @Test
  void boundsTheSizeOfLineHeadersAndBody() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    assertThat(client(server).send("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n").answer())
        .startsWith("HTTP/1.1 414 ");
    assertThat(
            client(server)
                .send("GET /livez HTTP/1.1\r\n" + ("X: " + "y".repeat(997) + "\r\n").repeat(17))
                .answer())
        .startsWith("HTTP/1.1 431 ");
    assertThat(
            client(server)
                .send("POST /drain HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "z".repeat(5_000))
                .answer())
        .startsWith("HTTP/1.1 413 ");
    assertThat(client(server).send("this is no HTTP\r\n\r\n").answer()).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void answersOneRequestOfAConnection() throws Exception {
    assertThat(client(server(Limits.DEFAULT)).send(LIVEZ + LIVEZ).answer())
        .containsOnlyOnce("HTTP/1.1 200 ")
        .contains("connection: close");
  }

  @Test
  void answersTheNewestWhenTheConnectionsAreUsedUp() throws Exception {
    HttpServer server = server(new Limits(LONG, LONG, 3));
    RawClient answered = client(server).send("GET /hang HTTP/1.1\r\n\r\n");
    hung.await();
    RawClient oldest = client(server).send("GET /li");
    client(server).send("GET /li");

    assertThat(client(server).send(LIVEZ).answer()).startsWith("HTTP/1.1 200 ");
    assertThat(oldest.answer()).isIn("", "<reset>");
    hanging.countDown();
    assertThat(answered.answer()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void answersOtherPathsWhileOneHangs() throws Exception {
    HttpServer server = server(Limits.DEFAULT);
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      waiting.add(client(server).send("GET /hang HTTP/1.1\r\n\r\n"));
    }
    hung.await();

    assertThat(client(server).send(LIVEZ).answer()).startsWith("HTTP/1.1 200 ");
    assertThat(waiting.get(39).answer()).startsWith("HTTP/1.1 503 ");
    hanging.countDown();
    assertThat(waiting.get(0).answer()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void endsAnAnswerThatTakesTooLong() throws Exception {
    assertThat(
            client(server(new Limits(LONG, SHORT, 10))).send("GET /hang HTTP/1.1\r\n\r\n").answer())
        .isIn("", "<reset>");
  }

  @Test
  void goesOnAfterARouteThatThrowsAnError() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    assertThat(get(server, "/broken").statusCode()).isEqualTo(500);
    assertThat(get(server, "/broken").body()).isEqualTo("/broken failed; see the log.\n");
  }

  @Test
  void answersManyClientsAtOnce() throws Exception {
    HttpServer server = server(Limits.DEFAULT);
    HttpClient http = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(http.sendAsync(request(server, "/large"), HttpResponse.BodyHandlers.ofString()));
    }

    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().body()).hasSize(4 << 20);
    }
  }

  @Test
  void leavesItsPortFree() throws Exception {
    HttpServer server = fixed();
    InetSocketAddress same = local(server.port());
    for (int i = 0; i < 100; i++) {
      assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
      server.close();
      server = HttpServer.start(same, routes());
      open.add(server);
    }
  }

  /** Starts a server on a port that the kernel does not assign to clients. */
  private HttpServer fixed() throws IOException {
    for (int port = 20_000; port < 30_000; port += 7) {
      try {
        HttpServer server = HttpServer.start(local(port), routes());
        open.add(server);
        return server;
      } catch (IOException taken) {
        continue; // another process uses this port: try the next one
      }
    }
    throw new IOException("no port is free");
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    HttpServer server = server(Limits.DEFAULT);

    assertThatThrownBy(() -> HttpServer.start(local(server.port()), routes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(server.port()));
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/livez", () -> Response.text(200, "alive")),
        Route.get("/hang", this::hang),
        Route.get("/large", () -> new Response(200, "text/plain", "x".repeat(4 << 20))),
        Route.get(
            "/broken",
            () -> {
              throw new StackOverflowError();
            }),
        new Route("POST", "/drain", request -> Response.text(202, "draining")),
        new Route(
            "POST",
            "/count",
            new Route.Upload(
                100_000,
                request -> request.header("Token") == null ? Response.text(401, "no") : null),
            request -> Response.text(200, Integer.toString(request.body().length()))));
  }

  private Response hang() {
    hung.countDown();
    try {
      hanging.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Response.text(200, "at last");
  }

  private HttpServer server(Limits limits) throws IOException {
    HttpServer server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), routes(), limits);
    open.add(server);
    return server;
  }

  private RawClient client(HttpServer server) throws IOException {
    RawClient client = new RawClient(server.port());
    open.add(client);
    return client;
  }

  private static HttpResponse<String> get(HttpServer server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(server, path), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(HttpServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }
}
