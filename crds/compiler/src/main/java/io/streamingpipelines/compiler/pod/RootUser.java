package io.streamingpipelines.compiler.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.ProblemCode;

/** Root, which the kubelet refuses to run as long as {@code runAsNonRoot} holds. */
final class RootUser {
  private static final String NON_ROOT = "runAsNonRoot";

  /** The security context of the pod, merged over the operator's, which is not root. */
  static void pod(Written at) {
    judge(at, true);
  }

  /**
   * @param at the security context of a container
   * @param pod that of its pod
   */
  static void container(Written at, JsonNode pod) {
    judge(at, pod.path(NON_ROOT).asBoolean(true));
  }

  private static void judge(Written at, boolean otherwise) {
    JsonNode user = at.node().path("runAsUser");
    if (user.isIntegralNumber()
        && user.asLong() == 0
        && at.node().path(NON_ROOT).asBoolean(otherwise)) {
      at.field("runAsUser")
          .error(
              ProblemCode.NOT_TOGETHER,
              "is root, which Kubernetes does not start with runAsNonRoot: true: take another user,"
                  + " or write runAsNonRoot: false");
    }
  }

  private RootUser() {}
}
