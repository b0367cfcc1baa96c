package io.streamingpipelines.http;

import java.time.Duration;

/**
 * What a client may use.
 *
 * @param reading time from the start of a connection until its request is complete
 * @param answering time from then on until the client has received the response
 * @param connections number of open connections; one more closes the oldest
 */
record Limits(Duration reading, Duration answering, int connections) {
  /** Longer than a slow network needs, but short enough for the probes of the kubelet. */
  static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 256);

  /** Bytes of the request line, of all headers, and of a body that nobody expects. */
  static final int LINE = 4 << 10;

  static final int HEADERS = 16 << 10;
  static final int BODY = 4 << 10;
}
