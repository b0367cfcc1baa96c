package io.streamingpipelines.http;

import java.util.List;
import java.util.function.Consumer;

/** Finds the route of a request; whatever has none gets a sentence. */
final class Router implements AutoCloseable {
  private final List<Lane> lanes;

  Router(List<Route> routes) {
    this.lanes = routes.stream().map(Lane::new).toList();
  }

  void answer(String method, Request request, Consumer<Answer> then) {
    String path = request.path();
    Lane lane = lanes.stream().filter(l -> l.route().path().equals(path)).findFirst().orElse(null);
    if (lane == null) {
      List<String> paths = lanes.stream().map(l -> l.route().path()).toList();
      then.accept(
          Answer.text(
              404, "Nothing is here; the paths are %s.".formatted(String.join(", ", paths))));
    } else if (!lane.route().takes(method)) {
      then.accept(Answer.wrongMethod(path, lane.route().method()));
    } else {
      lane.answer(request, then);
    }
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
