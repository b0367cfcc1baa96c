package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.ProblemCode;

/** Rejects root, which the kubelet refuses to run while {@code runAsNonRoot} is true. */
final class RootUserRules {
  private static final String NON_ROOT = "runAsNonRoot";

  /** Checks the security context of the pod, which is merged over the operator's. */
  static void pod(ManifestNode at) {
    check(at, true);
  }

  /**
   * @param at the security context of a container
   * @param pod the security context of its pod
   */
  static void container(ManifestNode at, JsonNode pod) {
    check(at, pod.path(NON_ROOT).asBoolean(true));
  }

  private static void check(ManifestNode at, boolean otherwise) {
    JsonNode user = at.node().path("runAsUser");
    if (user.isIntegralNumber()
        && user.asLong() == 0
        && at.node().path(NON_ROOT).asBoolean(otherwise)) {
      at.field("runAsUser")
          .error(
              ProblemCode.NOT_TOGETHER,
              "is root, which Kubernetes does not start with runAsNonRoot: true: choose another"
                  + " user, or set runAsNonRoot: false");
    }
  }

  private RootUserRules() {}
}
