package io.streamingpipelines.http;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request, or responds with 404 or 405. */
final class Router implements AutoCloseable {
  private final List<RouteWorker> workers;

  Router(List<Route> routes) {
    this.workers = routes.stream().map(RouteWorker::new).toList();
  }

  /** What may be sent to the path; null if no body is expected there. */
  Route.@Nullable Upload upload(String method, String path) {
    RouteWorker worker = worker(path);
    return worker != null && worker.route().accepts(method) ? worker.route().upload() : null;
  }

  private @Nullable RouteWorker worker(String path) {
    return workers.stream().filter(l -> l.route().path().equals(path)).findFirst().orElse(null);
  }

  void answer(String method, Request request, Consumer<Response> then) {
    String path = request.path();
    RouteWorker worker = worker(path);
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
