package io.streamingpipelines.operator.management;

import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingpipelines.http.HttpServer;
import io.streamingpipelines.http.Response;
import io.streamingpipelines.http.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics}. {@code /livez} does not depend on
 * the API server and the watches, because a restart would help neither and would interrupt the
 * operator for every other pipeline. {@code /readyz} is 200 for the leader and while waiting for
 * the lease. {@code /metrics} has the metrics of JOSDK and of the JVM, and {@link WatchMetrics}.
 */
public final class OperatorManagementServer implements AutoCloseable {
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /**
   * Starts the server.
   *
   * @param port 0 takes a free one
   * @throws IOException when the port is taken
   */
  public OperatorManagementServer(int port, Operator operator, PrometheusMeterRegistry registry)
      throws IOException {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new WatchMetrics(operator).bindTo(registry);
    gc.bindTo(registry);
    this.server =
        HttpServer.start(
            new InetSocketAddress(port),
            List.of(
                Route.get("/livez", () -> Response.text(200, "ok")),
                Route.get("/readyz", () -> Response.text(200, "ok")),
                Route.get("/metrics", () -> new Response(200, METRICS, registry.scrape()))));
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    gc.close();
  }
}
