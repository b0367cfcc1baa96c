package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;

/** Rules about where pods may run: tolerations, and the expressions of affinities. */
final class SchedulingRules {
  private static final int WEIGHT_MAX = 100;

  /** A field, not a label: names of nodes can be longer than label values. */
  private static final String NODE_NAME = "metadata.name";

  static void toleration(ManifestNode at) {
    String key = at.text("key");
    String operator = at.text("operator");
    if (!key.isEmpty()) {
      LabelRules.key(at.field("key"), key, "a taint");
    } else if (!operator.equals("Exists") && !isOfAnotherType(at.field("key"))) {
      at.error(
          ProblemCode.MISSING,
          "has no key: write the key of a taint, or operator: Exists to tolerate every taint");
    }
    if (operator.equals("Exists") && !at.text("value").isEmpty()) {
      at.field("value")
          .error(
              ProblemCode.NOT_TOGETHER,
              "cannot be set with operator Exists, which matches any value: remove it, or use"
                  + " operator: Equal");
    } else {
      LabelRules.value(at.field("value"));
    }
    if (at.field("tolerationSeconds").node().isIntegralNumber()
        && !at.text("effect").equals("NoExecute")) {
      at.field("tolerationSeconds")
          .error(
              ProblemCode.NOT_TOGETHER,
              "has an effect only with effect: NoExecute: set that effect, or remove it");
    }
  }

  private static boolean isOfAnotherType(ManifestNode at) {
    return at.present() && !at.node().isTextual();
  }

  /** An expression over labels. */
  static void expression(ManifestNode at) {
    String key = at.text("key");
    if (!key.isEmpty()) {
      LabelRules.key(at.field("key"), key, "a label");
    }
    List<ManifestNode> values = at.items("values");
    if (!key.equals(NODE_NAME)) {
      values.forEach(LabelRules::value);
    }
    String wrong =
        switch (at.text("operator")) {
          case "In", "NotIn" -> values.isEmpty() ? "is empty: write at least one value" : "";
          case "Exists", "DoesNotExist" ->
              values.isEmpty()
                  ? ""
                  : "cannot be set with operators Exists and DoesNotExist: remove it";
          case "Gt", "Lt" ->
              values.size() == 1 && values.get(0).text().matches("-?[0-9]{1,18}")
                  ? ""
                  : "must be one whole number in quotes for operators Gt and Lt: write [\"8\"]";
          default -> "";
        };
    ManifestNode list = at.field("values");
    if (!wrong.isEmpty() && (list.node().isArray() || !list.present())) {
      list.error(ProblemCode.INVALID_VALUE, wrong);
    }
  }

  static void terms(ManifestNode at) {
    ManifestNode terms = at.field("nodeSelectorTerms");
    if (terms.node().isArray() && terms.node().isEmpty()) {
      terms.error(ProblemCode.INVALID_VALUE, "is empty: write at least one term");
    }
  }

  static void weight(ManifestNode at) {
    ManifestNode weight = at.field("weight");
    if (weight.node().isInt()
        && (weight.node().asInt() < 1 || weight.node().asInt() > WEIGHT_MAX)) {
      weight.error(ProblemCode.INVALID_VALUE, "is not a weight: write a number from 1 to 100");
    }
  }

  private SchedulingRules() {}
}
