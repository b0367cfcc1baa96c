package io.streamingpipelines.http;

import java.util.Map;

/**
 * A whole HTTP response.
 *
 * @param headers beside those of content and connection
 */
public record Response(int status, String contentType, String body, Map<String, String> headers) {
  private static final String TEXT = "text/plain; charset=utf-8";

  public Response {
    headers = Map.copyOf(headers);
  }

  public Response(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  /** One line of plain text. */
  public static Response text(int status, String line) {
    return new Response(status, TEXT, line + "\n");
  }

  /** The path exists but does not accept the method. */
  static Response methodNotAllowed(String path, String right) {
    return new Response(405, TEXT, path + " accepts only " + right + ".\n", Map.of("Allow", right));
  }
}
