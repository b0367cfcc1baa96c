package io.streamingpipelines.runtime.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request; whatever has none gets a sentence. */
final class Router implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes;
  private final Access access;

  Router(List<Route> routes, Access access) {
    this.routes = routes;
    this.access = access;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Route route = routes.stream().filter(r -> r.path().equals(path)).findFirst().orElse(null);
    if (route == null) {
      List<String> paths = routes.stream().map(Route::path).toList();
      return Answer.sentence(
          404, "Nothing is here; the paths are %s.".formatted(String.join(", ", paths)));
    }
    String method = exchange.getRequestMethod();
    if (!route.method().equals(method)
        && !(route.method().equals("GET") && method.equals("HEAD"))) {
      exchange.getResponseHeaders().set("Allow", route.method());
      return Answer.sentence(405, "%s takes %s only.".formatted(path, route.method()));
    }
    if (route.guarded()
        && !access.allows(exchange.getRequestHeaders().getFirst(DriverContract.TOKEN_HEADER))) {
      return Answer.sentence(
          401,
          "%s needs the pipeline's token in the header %s."
              .formatted(path, DriverContract.TOKEN_HEADER));
    }
    try {
      return route.answer().get();
    } catch (RuntimeException e) {
      LOG.warn("{} failed.", path, e);
      return Answer.sentence(500, "%s failed; the driver's log says why.".formatted(path));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
