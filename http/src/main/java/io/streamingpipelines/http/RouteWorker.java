package io.streamingpipelines.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A route with its own thread, so that a route that hangs does not delay the others. */
final class RouteWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteWorker.class);

  /** Number of requests that may wait for the thread. */
  private static final int WAITING = 16;

  private final Route route;
  private final ThreadPoolExecutor thread;

  RouteWorker(Route route) {
    this.route = route;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread worker = new Thread(task, "http " + route.path());
              worker.setDaemon(true);
              return worker;
            });
  }

  Route route() {
    return route;
  }

  /**
   * Returns immediately; responds from the route's thread, or with 503 if too many requests wait.
   */
  void answer(Request request, Consumer<Response> then) {
    try {
      thread.execute(() -> then.accept(answer(request)));
    } catch (RejectedExecutionException e) {
      then.accept(
          Response.text(
              503,
              "Too many requests are waiting for "
                  + route.path()
                  + "; try again in a few seconds."));
    }
  }

  private Response answer(Request request) {
    try {
      return route.answer().apply(request);
    } catch (Throwable e) { // an Error must only affect this request, too
      LOG.warn("{} failed.", route.path(), e);
      return Response.text(500, route.path() + " failed; see the log.");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
