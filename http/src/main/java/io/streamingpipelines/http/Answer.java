package io.streamingpipelines.http;

import java.util.Map;

/**
 * A whole HTTP response.
 *
 * @param headers beside those of content and connection
 */
public record Answer(int status, String contentType, String body, Map<String, String> headers) {
  private static final String TEXT = "text/plain; charset=utf-8";

  public Answer {
    headers = Map.copyOf(headers);
  }

  public Answer(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  /** Plain text, with a line's end. */
  public static Answer text(int status, String line) {
    return new Answer(status, TEXT, line + "\n");
  }

  /** The path is there, but does not take that method. */
  static Answer wrongMethod(String path, String right) {
    return new Answer(405, TEXT, path + " takes " + right + " only.\n", Map.of("Allow", right));
  }
}
