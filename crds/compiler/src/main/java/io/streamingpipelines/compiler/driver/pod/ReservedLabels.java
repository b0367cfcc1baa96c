package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Map;
import java.util.Set;

/** Labels and annotations that the operator or Spark sets itself. */
final class ReservedLabels {
  private static final String PREFIX = "streamingpipelines.io/";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final Set<String> OPERATORS =
      Set.of("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
  private static final Set<String> SPARKS =
      Set.of(
          "spark-app-name",
          "spark-app-selector",
          "spark-exec-id",
          "spark-exec-resourceprofile-id",
          "spark-role",
          "spark-version");

  static void labels(ManifestNode at, PodRole role) {
    for (String key : at.names()) {
      if (key.startsWith(PREFIX) || key.equals(MANAGED_BY)) {
        at.field(key)
            .error(
                ProblemCode.CONF_REFUSED,
                "cannot be set, because the operator finds its pods by this label: remove it");
      } else if (OPERATORS.contains(key)) {
        ignored(at.field(key), "the operator sets this label");
      } else if (role == PodRole.EXECUTOR && SPARKS.contains(key)) {
        ignored(at.field(key), "Spark sets this label");
      }
    }
  }

  static void annotations(ManifestNode at) {
    for (String key : at.names()) {
      if (key.startsWith(PREFIX)) {
        at.field(key)
            .error(
                ProblemCode.CONF_REFUSED,
                "cannot be set, because the operator sets this annotation: remove it");
      }
    }
  }

  /** Warns about entries of a template that a field of the manifest overrides. */
  static void overwritten(ManifestNode at, Map<String, String> by, String field) {
    for (String key : at.names()) {
      String value = by.get(key);
      if (value != null && !value.equals(at.text(key))) {
        ignored(at.field(key), field + " also sets it");
      }
    }
  }

  private static void ignored(ManifestNode at, String reason) {
    at.warning(ProblemCode.CONF_REFUSED, "has no effect, because " + reason + ": remove it");
  }

  private ReservedLabels() {}
}
