package io.streamingpipelines.runtime.management;

import io.streamingpipelines.http.Request;
import io.streamingpipelines.http.Response;
import io.streamingpipelines.http.Route;
import io.streamingpipelines.plan.DriverContract;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a caller has the management token, in a time that reveals nothing about the token.
 */
final class Access {
  private final byte @Nullable [] token;

  private Access(byte @Nullable [] token) {
    this.token = token;
  }

  static Access of(@Nullable String token) {
    if (token == null) {
      return new Access(null);
    }
    if (token.isBlank()) {
      throw new IllegalArgumentException("The management token is empty; write one into its file.");
    }
    return new Access(token.strip().getBytes(StandardCharsets.UTF_8));
  }

  /** A route that requires the token. */
  Route guarded(String method, String path, Supplier<Response> answer) {
    return new Route(
        method, path, request -> allows(request) ? answer.get() : tokenNeeded(request));
  }

  /** A POST route that requires the token before it reads the body. */
  Route upload(String path, int bytes, Function<Request, Response> answer) {
    return new Route(
        "POST",
        path,
        new Route.Upload(bytes, request -> allows(request) ? null : tokenNeeded(request)),
        answer);
  }

  private boolean allows(Request request) {
    return allows(request.header(DriverContract.TOKEN_HEADER));
  }

  private static Response tokenNeeded(Request request) {
    return Response.text(
        401,
        "%s needs the pipeline's token in the header %s."
            .formatted(request.path(), DriverContract.TOKEN_HEADER));
  }

  private boolean allows(@Nullable String sent) {
    if (token == null) {
      return true;
    }
    return sent != null
        && MessageDigest.isEqual(token, sent.strip().getBytes(StandardCharsets.UTF_8));
  }
}
