package io.streamingpipelines.http;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One path of the server.
 *
 * @param method GET also answers HEAD
 * @param upload what callers may send; null if a body is not expected
 * @param answer called by the route's own thread, one request at a time; an exception becomes a 500
 */
public record Route(
    String method, String path, @Nullable Upload upload, Function<Request, Response> answer) {

  /**
   * A body that is kept in memory.
   *
   * @param bytes the most that is read
   * @param refusal called by the I/O thread before any of the body is read; returns null to admit
   *     the caller
   */
  public record Upload(int bytes, Function<Request, @Nullable Response> refusal) {}

  /** A route that expects no body. */
  public Route(String method, String path, Function<Request, Response> answer) {
    this(method, path, null, answer);
  }

  /** A GET route without access control. */
  public static Route get(String path, Supplier<Response> answer) {
    return new Route("GET", path, request -> answer.get());
  }

  boolean accepts(String sent) {
    return method.equals(sent) || (method.equals("GET") && sent.equals("HEAD"));
  }
}
