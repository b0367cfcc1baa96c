package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.ProblemCode;

/**
 * Refuses fields that are reserved for the operator. The value that the operator itself sets is
 * accepted, because templates are often copied from running pods.
 */
final class ReservedFields {
  /** Refuses a field that another field of the manifest sets. */
  static void instead(ManifestNode at, String field) {
    if (at.present()) {
      at.error(ProblemCode.CONF_REFUSED, "cannot be set here: set " + field + " instead");
    }
  }

  /** Refuses a field that only the operator sets. */
  static void refuse(ManifestNode at, String reason) {
    if (at.present()) {
      at.error(ProblemCode.CONF_REFUSED, "cannot be set here, because " + reason + ": remove it");
    }
  }

  /** Refuses a field that only the operator sets, unless it has the operator's {@code value}. */
  static void refuse(ManifestNode at, JsonNode value, String reason) {
    if (!at.node().equals(value)) {
      refuse(at, reason);
    }
  }

  private ReservedFields() {}
}
