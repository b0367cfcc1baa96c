package io.streamingpipelines.http;

import java.util.List;
import java.util.function.Consumer;

/** Finds the route of a request, or responds with 404 or 405. */
final class Router implements AutoCloseable {
  private final List<RouteWorker> workers;

  Router(List<Route> routes) {
    this.workers = routes.stream().map(RouteWorker::new).toList();
  }

  void answer(String method, Request request, Consumer<Response> then) {
    String path = request.path();
    RouteWorker worker =
        workers.stream().filter(l -> l.route().path().equals(path)).findFirst().orElse(null);
    if (worker == null) {
      List<String> paths = workers.stream().map(l -> l.route().path()).toList();
      then.accept(
          Response.text(404, "Not found; the paths are %s.".formatted(String.join(", ", paths))));
    } else if (!worker.route().accepts(method)) {
      then.accept(Response.methodNotAllowed(path, worker.route().method()));
    } else {
      worker.answer(request, then);
    }
  }

  @Override
  public void close() {
    workers.forEach(RouteWorker::close);
  }
}
