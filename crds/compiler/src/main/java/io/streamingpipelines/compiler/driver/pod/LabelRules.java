package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;

/** Rules for keys and values of labels and annotations. */
final class LabelRules {
  static void metadata(ManifestNode at) {
    labels(at.field("labels"));
    keys(at.field("annotations"), "an annotation");
  }

  /** Checks the labels of an object, or of a selector. */
  static void labels(ManifestNode at) {
    keys(at, "a label");
    for (String key : at.names()) {
      value(at.field(key));
    }
  }

  static void keys(ManifestNode at, String what) {
    for (String key : at.names()) {
      key(at.field(key), key, what);
    }
  }

  static void key(ManifestNode at, String key, String what) {
    if (!KubernetesSyntax.isLabelKey(key)) {
      at.error(
          ProblemCode.INVALID_NAME,
          "'"
              + KubernetesSyntax.shortened(key)
              + "' cannot be the key of "
              + what
              + ": write at most 63 letters, digits, -, _ and . after an optional domain, such as"
              + " example.com/team");
    }
  }

  static void value(ManifestNode at) {
    if (!KubernetesSyntax.isLabelValue(at.text())) {
      at.error(
          ProblemCode.INVALID_VALUE,
          "'"
              + KubernetesSyntax.shortened(at.text())
              + "' cannot be the value of a label: write at most 63 letters, digits, -, _ and .,"
              + " with a letter or a digit at both ends");
    }
  }

  private LabelRules() {}
}
