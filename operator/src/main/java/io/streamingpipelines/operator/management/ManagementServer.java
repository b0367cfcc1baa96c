package io.streamingpipelines.operator.management;

import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingpipelines.http.Answer;
import io.streamingpipelines.http.HttpServer;
import io.streamingpipelines.http.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * {@code /livez}: the process lives, whatever the API server and its watches do, for a restart
 * helps neither and takes the operator from every other pipeline; {@code /readyz}: it has begun, as
 * leader or in wait for the lease; {@code /metrics}: Prometheus' text, with the JVM's numbers and
 * {@link Watches}.
 */
public final class ManagementServer implements AutoCloseable {
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /**
   * Serves from now on.
   *
   * @param port 0 takes a free one
   * @throws IOException when the port is taken
   */
  public ManagementServer(int port, Operator operator, PrometheusMeterRegistry registry)
      throws IOException {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new Watches(operator).bindTo(registry);
    gc.bindTo(registry);
    this.server =
        HttpServer.start(
            new InetSocketAddress(port),
            List.of(
                Route.get("/livez", () -> Answer.text(200, "ok")),
                Route.get("/readyz", () -> Answer.text(200, "ok")),
                Route.get("/metrics", () -> new Answer(200, METRICS, registry.scrape()))));
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
