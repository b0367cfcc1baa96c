package io.streamingpipelines.runtime.management;

import java.util.function.Supplier;

/**
 * One path of the server.
 *
 * @param guarded whether the management token is needed
 */
record Route(String method, String path, boolean guarded, Supplier<Answer> answer) {
  /** A probe: the kubelet has no token. */
  static Route open(String path, Supplier<Answer> answer) {
    return new Route("GET", path, false, answer);
  }

  static Route guarded(String method, String path, Supplier<Answer> answer) {
    return new Route(method, path, true, answer);
  }
}
