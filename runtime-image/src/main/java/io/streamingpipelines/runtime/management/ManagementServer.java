package io.streamingpipelines.runtime.management;

import com.sun.net.httpserver.HttpServer;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link Managed} driver over HTTP. Has few threads of its own, so that it answers
 * whatever Spark does.
 */
public final class ManagementServer implements AutoCloseable {
  private static final int THREADS = 4;

  /** So many clients may wait; more are refused by the kernel. */
  private static final int BACKLOG = 50;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final DriverMetrics metrics;

  private ManagementServer(HttpServer server, ExecutorService threads, DriverMetrics metrics) {
    this.server = server;
    this.threads = threads;
    this.metrics = metrics;
  }

  /**
   * @param port 0 takes a free one
   * @param token what callers must send for everything but the probes; null lets everyone in, for a
   *     server that only this machine reaches
   * @throws IOException when the port is taken
   */
  public static ManagementServer start(
      InetSocketAddress address, @Nullable String token, Managed driver) throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    DriverMetrics metrics = new DriverMetrics();
    server.createContext("/", new Router(routes(driver, metrics), Access.of(token)));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "management");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.start();
    return new ManagementServer(server, threads, metrics);
  }

  private static List<Route> routes(Managed driver, DriverMetrics metrics) {
    return List.of(
        Route.open(
            "/livez",
            () ->
                driver.alive()
                    ? new Answer(200, TEXT, "alive\n")
                    : new Answer(503, TEXT, "Spark has stopped.\n")),
        Route.open(
            "/readyz",
            () ->
                driver.ready()
                    ? new Answer(200, TEXT, "ready\n")
                    : new Answer(503, TEXT, "Not every query runs yet; see /report.\n")),
        Route.guarded(
            "GET", "/report", () -> new Answer(200, JSON, ContractJson.write(driver.report()))),
        Route.guarded(
            "GET", "/metrics", () -> new Answer(200, METRICS, metrics.scrape(driver.report()))),
        Route.guarded(
            "POST",
            "/drain",
            () -> {
              driver.drain();
              return new Answer(202, TEXT, "draining\n");
            }));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Ends at once; nobody waits for an answer of a driver that is gone. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    metrics.close();
  }
}
