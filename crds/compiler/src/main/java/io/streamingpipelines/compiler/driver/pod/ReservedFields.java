package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.ProblemCode;

/**
 * Tells that a field is the operator's. Its own value may stand there, because templates are often
 * copied from running pods.
 */
final class ReservedFields {
  /** A field that another one of the manifest sets. */
  static void instead(ManifestNode at, String field) {
    if (at.present()) {
      at.error(ProblemCode.CONF_REFUSED, "cannot be set here: set " + field + " instead");
    }
  }

  /** A field that only the operator sets. */
  static void refuse(ManifestNode at, String reason) {
    if (at.present()) {
      at.error(ProblemCode.CONF_REFUSED, "cannot be set here, because " + reason + ": remove it");
    }
  }

  /** A field that only the operator sets, to {@code value}. */
  static void refuse(ManifestNode at, JsonNode value, String reason) {
    if (!at.node().equals(value)) {
      refuse(at, reason);
    }
  }

  private ReservedFields() {}
}
