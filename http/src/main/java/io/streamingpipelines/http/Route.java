package io.streamingpipelines.http;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One path of the server.
 *
 * @param method GET also answers HEAD
 * @param answer called by the route's own thread, one request at a time; an exception becomes a 500
 */
public record Route(String method, String path, Function<Request, Response> answer) {
  /** A GET route without access control. */
  public static Route get(String path, Supplier<Response> answer) {
    return new Route("GET", path, request -> answer.get());
  }

  boolean accepts(String sent) {
    return method.equals(sent) || (method.equals("GET") && sent.equals("HEAD"));
  }
}
