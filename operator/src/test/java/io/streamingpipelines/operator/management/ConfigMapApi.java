package io.streamingpipelines.operator.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API server without ConfigMaps that forbids listing them until a test allows it. */
final class ConfigMapApi implements AutoCloseable {
  private static final String EMPTY =
      """
      {"kind": "ConfigMapList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []}
      """;
  private static final String FORBIDDEN =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403}
      """;

  private static final String BOOKMARK =
      """
      {"type": "BOOKMARK", "object": {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"resourceVersion": "2"}}}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean allowed;

  ConfigMapApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void allow() {
    allowed = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getQuery();
      boolean watch = query != null && query.contains("watch=true");
      byte[] body = (allowed ? EMPTY : FORBIDDEN).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (allowed && watch) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(BOOKMARK.getBytes(UTF_8)); // the client waits for a byte
        exchange.getResponseBody().flush();
        closed.await();
      } else {
        exchange.sendResponseHeaders(allowed ? 200 : 403, body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
