package io.streamingpipelines.operator.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;

/**
 * {@code /livez}: the process works; {@code /readyz}: it has begun, as leader or in wait for the
 * lease; {@code /metrics}: Prometheus' text.
 */
public final class ManagementServer implements AutoCloseable {
  private final HttpServer server;
  private volatile boolean started;

  public ManagementServer(int port, Operator operator, PrometheusMeterRegistry registry)
      throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(port), 0);
    // A replica that waits for the lease is healthy; one whose watches have died is not.
    server.createContext(
        "/livez",
        exchange -> {
          boolean healthy = !started || operator.getRuntimeInfo().allEventSourcesAreHealthy();
          answer(exchange, healthy, healthy ? "ok\n" : "a watch has stopped\n");
        });
    server.createContext("/readyz", exchange -> answer(exchange, true, "ok\n"));
    server.createContext("/metrics", exchange -> answer(exchange, true, registry.scrape()));
  }

  public void start() {
    server.start();
  }

  /** From now on the watches have to be healthy. */
  public void started() {
    started = true;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, boolean good, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(
          good ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
