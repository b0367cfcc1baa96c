package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks a value against a structural OpenAPI schema: unknown fields, missing ones, types, bounds,
 * patterns and enums. The compiler checks what the schema's CEL rules check.
 */
public final class SchemaRules {
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "a text",
          "integer", "a whole number",
          "number", "a number",
          "boolean", "true or false",
          "array", "a list",
          "object", "a mapping of fields");

  public static void check(FieldPath place, JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
        && !schema.has("properties")
        && !value.isNull()) {
      return;
    }
    String type = schema.path("type").asText();
    boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
    if (!intOrString && !type.isEmpty() && !fits(type, value)) {
      place.error(
          ProblemCode.WRONG_TYPE,
          value.isNull()
              ? "is empty: write " + TYPES.getOrDefault(type, type) + ", or leave the field out"
              : "is " + kind(value) + ", but must be " + TYPES.getOrDefault(type, type));
      return;
    }
    switch (type) {
      case "object" -> object(place, schema, value);
      case "array" -> array(place, schema, value);
      case "string" -> string(place, schema, value.asText());
      case "integer", "number" -> number(place, schema, value.asDouble());
      default -> {}
    }
  }

  private static void object(FieldPath place, JsonNode schema, JsonNode value) {
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    List<String> known = new ArrayList<>();
    properties.fieldNames().forEachRemaining(known::add);
    for (JsonNode required : schema.path("required")) {
      if (!value.hasNonNull(required.asText())) {
        place.field(required.asText()).error(ProblemCode.MISSING, "is missing: add it");
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      FieldPath at = place.field(field.getKey());
      if (properties.has(field.getKey())) {
        if (!field.getValue().isNull() || !required(schema, field.getKey())) {
          check(at, properties.get(field.getKey()), field.getValue());
        }
      } else if (others.isObject()) {
        check(at, others, field.getValue());
      } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        at.error(
            ProblemCode.UNKNOWN_FIELD,
            "is not a field"
                + Nearest.hint(
                    field.getKey(), known, " here; the fields are " + String.join(", ", known)));
      }
    }
    bound(place, schema, "maxProperties", value.size(), "entries");
  }

  private static boolean required(JsonNode schema, String field) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(field)) {
        return true;
      }
    }
    return false;
  }

  private static void array(FieldPath place, JsonNode schema, JsonNode value) {
    bound(place, schema, "maxItems", value.size(), "elements");
    if (value.size() < schema.path("minItems").asInt(0)) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "has too few elements: write at least " + schema.path("minItems").asInt());
    }
    for (int i = 0; i < value.size(); i++) {
      check(place.item(i), schema.path("items"), value.get(i));
    }
  }

  private static void string(FieldPath place, JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    bound(place, schema, "maxLength", length, "characters");
    if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      return; // a pattern may recurse once for each character
    }
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    if (!words.isEmpty() && !words.contains(text)) {
      place.error(
          ProblemCode.UNKNOWN_CHOICE,
          "'"
              + text
              + "' is not possible: write one of "
              + String.join(", ", words)
              + Nearest.hint(text, words));
    } else if (text.length() < schema.path("minLength").asInt(0)) {
      place.error(ProblemCode.INVALID_VALUE, "is empty: write something, or leave the field out");
    } else if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asText()).matcher(text).find()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' has the wrong form: it must match " + schema.path("pattern").asText());
    }
  }

  private static void number(FieldPath place, JsonNode schema, double number) {
    if (schema.has("minimum") && number < schema.path("minimum").asDouble()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "is too small: write " + schema.path("minimum").asText() + " or more");
    }
    if (schema.has("maximum") && number > schema.path("maximum").asDouble()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "is too large: write " + schema.path("maximum").asText() + " or less");
    }
  }

  private static void bound(
      FieldPath place, JsonNode schema, String keyword, int size, String what) {
    if (schema.has(keyword) && size > schema.path(keyword).asInt()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "has "
              + size
              + " "
              + what
              + ": at most "
              + schema.path(keyword).asInt()
              + " are allowed");
    }
  }

  private static boolean fits(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> true;
    };
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a mapping of fields";
      case BOOLEAN -> value.asText() + " (true or false; a text needs quotes)";
      case NUMBER ->
          value.isIntegralNumber() && !value.canConvertToLong()
              ? "a number beyond 64 bits"
              : "the number " + value.asText() + " (a text needs quotes)";
      default -> "the text '" + value.asText() + "'";
    };
  }

  private SchemaRules() {}
}
