package io.streamingpipelines.http;

import java.time.Duration;

/**
 * What a client may take.
 *
 * @param reading from the connection's begin until its request is there as a whole
 * @param answering from then on until the client has taken the answer
 * @param connections at one time; one more closes the oldest of them
 */
record Limits(Duration reading, Duration answering, int connections) {
  /** Longer than a slow network needs, shorter than the kubelet's patience with a probe. */
  static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 256);

  /** Bytes of the request line, of all headers, and of the body. */
  static final int LINE = 4 << 10;

  static final int HEADERS = 16 << 10;
  static final int BODY = 4 << 10;
}
