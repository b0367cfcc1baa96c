package io.streamingpipelines.runtime.management;

import io.streamingpipelines.http.HttpServer;
import io.streamingpipelines.http.Request;
import io.streamingpipelines.http.Response;
import io.streamingpipelines.http.Route;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.runtime.plan.ContractJson;
import io.streamingpipelines.runtime.plan.PlanLoader;
import io.streamingpipelines.runtime.plan.PlanUnreadableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link Managed} driver over HTTP. The server has threads of its own, so that it responds
 * whatever Spark is doing, and separate ones for the probes, so that other callers cannot block
 * them.
 */
public final class ManagementServer implements AutoCloseable {
  private static final String JSON = "application/json";

  /** A ConfigMap cannot hold a larger plan. */
  private static final int MOST_PLAN_BYTES = 1 << 20;

  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final DriverMetrics metrics;

  private ManagementServer(HttpServer server, DriverMetrics metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Starts the server.
   *
   * @param address with port 0, the server uses a free port
   * @param token the token that callers must send for everything except the probes; null admits
   *     everyone, for a server that only this machine can reach
   * @throws IOException if the port is already in use
   */
  public static ManagementServer start(
      InetSocketAddress address, @Nullable String token, Managed driver) throws IOException {
    Access access = Access.of(token);
    DriverMetrics metrics = new DriverMetrics();
    return new ManagementServer(
        HttpServer.start(address, routes(driver, metrics, access)), metrics);
  }

  /** The probes need no token, because the kubelet has none. */
  private static List<Route> routes(Managed driver, DriverMetrics metrics, Access access) {
    return List.of(
        Route.get(
            "/livez",
            () ->
                driver.alive()
                    ? Response.text(200, "alive")
                    : Response.text(503, "Spark has stopped.")),
        Route.get(
            "/readyz",
            () ->
                driver.ready()
                    ? Response.text(200, "ready")
                    : Response.text(503, "Not every query runs yet; see /report.")),
        Route.get(
            DriverContract.CHECKED_PROBE,
            () ->
                driver.checked()
                    ? Response.text(200, "checked")
                    : Response.text(503, "The plan is not checked yet; see /report.")),
        access.guarded(
            "GET",
            DriverContract.REPORT,
            () -> new Response(200, JSON, ContractJson.write(driver.report()))),
        access.guarded(
            "GET", "/metrics", () -> new Response(200, METRICS, metrics.scrape(driver.report()))),
        access.upload(
            DriverContract.CHECK, MOST_PLAN_BYTES, request -> check(driver, request.body())),
        access.upload(DriverContract.PLAN, MOST_PLAN_BYTES, request -> change(driver, request)),
        access.guarded(
            "POST",
            DriverContract.TAKE_OVER,
            () -> {
              driver.takeOver();
              return Response.text(202, "taking over");
            }),
        access.guarded(
            "POST",
            "/drain",
            () -> {
              driver.drain();
              return Response.text(202, "draining");
            }));
  }

  private static Response check(Managed driver, String plan) {
    try {
      String report = driver.check(PlanLoader.parse(plan));
      return report == null
          ? Response.text(409, "Only a separate driver pod can check this plan.")
          : new Response(200, JSON, report);
    } catch (PlanUnreadableException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    }
  }

  private static Response change(Managed driver, Request request) {
    String hash = request.header(DriverContract.PLAN_HEADER);
    if (hash == null || hash.isBlank()) {
      return Response.text(
          400,
          "POST "
              + DriverContract.PLAN
              + " needs the plan's hash in the header "
              + DriverContract.PLAN_HEADER
              + ".");
    }
    try {
      Managed.SwitchResult answer = driver.change(PlanLoader.parse(request.body()), hash.strip());
      return switch (answer.state()) {
        case CHANGING -> Response.text(202, "The plan is being changed.");
        case NOT_IN_PLACE -> Response.text(409, "Only a new driver can run this plan.");
        case DONE -> new Response(200, JSON, String.valueOf(answer.report()));
      };
    } catch (PlanUnreadableException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    }
  }

  public int port() {
    return server.port();
  }

  /** Stops at once, without waiting for running requests. */
  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
