package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Map;
import java.util.Set;

/**
 * Compares a value with the model class that it has to fit: it reports unknown fields and wrong
 * types, and applies the {@link ModelRules} of each class on the way. Stricter than Jackson, which
 * takes the text {@code "true"} for true and ignores unknown fields, so that Jackson can read
 * whatever passes.
 */
final class TypeRules {
  /** Maximum number of fields that a sentence lists. */
  private static final int LISTED = 8;

  static void check(ManifestNode at, Class<?> model) {
    check(at, ModelFields.type(model));
  }

  private static void check(ManifestNode at, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (type.isMapLikeType()) {
      map(at, type.getContentType());
    } else if (type.isCollectionLikeType()) {
      list(at, type.getContentType());
    } else if (raw == String.class) {
      expect(at, at.node().isTextual(), "a text", quotes(at.node()));
    } else if (raw == Boolean.class) {
      expect(at, at.node().isBoolean(), "true or false", "");
    } else if (raw == Integer.class) {
      whole(at, at.node().canConvertToInt());
    } else if (raw == Long.class) {
      whole(at, at.node().canConvertToLong());
    } else if (raw == Quantity.class) {
      quantity(at);
    } else if (raw == IntOrString.class) {
      boolean number = at.node().isIntegralNumber() && at.node().canConvertToInt();
      expect(at, number || at.node().isTextual(), "a whole number or a text", "");
    } else {
      bean(at, raw);
    }
  }

  private static void bean(ManifestNode at, Class<?> model) {
    if (!expect(at, at.node().isObject(), "a mapping of fields", "")) {
      return;
    }
    Map<String, JavaType> fields = ModelFields.fields(model);
    for (Map.Entry<String, JsonNode> entry : at.node().properties()) {
      ManifestNode field = at.field(entry.getKey());
      JavaType type = fields.get(entry.getKey());
      if (type == null) {
        field.error(
            ProblemCode.UNKNOWN_FIELD,
            "is not a field of Kubernetes' "
                + model.getSimpleName()
                + Nearest.hint(entry.getKey(), fields.keySet(), otherwise(fields.keySet())));
      } else if (field.present()) {
        check(field, type);
      }
    }
    ModelRules.of(model).forEach(rule -> rule.check(at));
  }

  private static String otherwise(Set<String> fields) {
    return fields.size() > LISTED
        ? ": remove it"
        : ": known fields are " + String.join(", ", fields);
  }

  private static void list(ManifestNode at, JavaType element) {
    if (expect(at, at.node().isArray(), "a list", "")) {
      at.items().forEach(item -> check(item, element));
    }
  }

  private static void map(ManifestNode at, JavaType value) {
    if (expect(at, at.node().isObject(), "a mapping of names to values", "")) {
      at.node().fieldNames().forEachRemaining(name -> check(at.field(name), value));
    }
  }

  private static void whole(ManifestNode at, boolean fits) {
    if (expect(at, at.node().isIntegralNumber(), "a whole number", "") && !fits) {
      at.error(
          ProblemCode.INVALID_VALUE,
          KubernetesSyntax.shortened(at.node().asText())
              + " is too large a number: write a smaller one");
    }
  }

  private static void quantity(ManifestNode at) {
    boolean scalar = at.node().isTextual() || at.node().isNumber();
    if (expect(at, scalar, "an amount such as 500m or 1Gi", "")
        && KubernetesSyntax.amount(at.node()).isEmpty()) {
      at.error(
          ProblemCode.INVALID_VALUE,
          "'"
              + KubernetesSyntax.shortened(at.node().asText())
              + "' is not an amount: write one such as 500m, 2 or 1Gi");
    }
  }

  private static boolean expect(ManifestNode at, boolean fits, String wanted, String advice) {
    if (!fits) {
      at.error(ProblemCode.WRONG_TYPE, "write " + wanted + ", not " + at.kind() + advice);
    }
    return fits;
  }

  private static String quotes(JsonNode node) {
    return node.isNumber() || node.isBoolean() ? ": put it in quotes" : "";
  }

  private TypeRules() {}
}
