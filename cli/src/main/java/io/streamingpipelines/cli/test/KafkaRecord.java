package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kafka record in a test. */
final class KafkaRecord {
  /** The default timestamp: the same in each run, and one that no test means by accident. */
  static final String TIMESTAMP = "1970-01-01T00:00:00Z";

  private static final List<String> FIELDS =
      List.of(
          "key",
          "keyBase64",
          "value",
          "valueBase64",
          "topic",
          "partition",
          "offset",
          "timestamp",
          "headers");

  private KafkaRecord() {}

  static void check(FieldPath place, ObjectNode row) {
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      FieldPath at = place.field(name);
      switch (name) {
        case "key", "value" -> {
          if (row.has(name + "Base64")) {
            at.error(
                ProblemCode.NOT_TOGETHER,
                "is set together with " + name + "Base64: remove one of the two");
          }
        }
        case "keyBase64", "valueBase64" -> {
          if (!isBase64(value)) {
            at.error(ProblemCode.INVALID_VALUE, "is not Base64");
          }
        }
        case "topic" -> require(at, value.isTextual(), "a text");
        case "partition", "offset" ->
            require(at, value.isIntegralNumber() && value.asLong() >= 0, "a whole number");
        case "timestamp" ->
            require(at, isInstant(value), "a time with its zone, such as " + TIMESTAMP);
        case "headers" -> require(at, value.isObject(), "a mapping of names to texts");
        default ->
            at.error(
                ProblemCode.UNKNOWN_FIELD,
                "is not a field of a record"
                    + Nearest.to(name, FIELDS)
                        .map(best -> "; did you mean " + best + "?")
                        .orElse("; the fields are " + String.join(", ", FIELDS)));
      }
    }
  }

  private static void require(FieldPath place, boolean fits, String what) {
    if (!fits) {
      place.error(ProblemCode.WRONG_TYPE, "must be " + what);
    }
  }

  /**
   * The row of Kafka's columns, bytes in Base64.
   *
   * @param topic the topic, unless the record names one
   * @param offset the offset, unless the record names one
   */
  static ObjectNode columns(ObjectNode row, String topic, long offset) {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    columns.put("key", bytes(row, "key"));
    columns.put("value", bytes(row, "value"));
    columns.put("topic", topic(row, topic));
    columns.put("partition", partition(row));
    columns.put("offset", row.path("offset").asLong(offset));
    columns.put("timestamp", row.path("timestamp").asText(TIMESTAMP));
    columns.put("timestampType", 0);
    if (row.path("headers") instanceof ObjectNode headers) {
      ArrayNode list = columns.putArray("headers");
      for (Map.Entry<String, JsonNode> header : headers.properties()) {
        list.addObject().put("key", header.getKey()).put("value", base64(header.getValue()));
      }
    }
    return columns;
  }

  static String topic(ObjectNode row, String otherwise) {
    return row.path("topic").asText(otherwise);
  }

  static int partition(ObjectNode row) {
    return row.path("partition").asInt(0);
  }

  private static @Nullable String bytes(ObjectNode row, String name) {
    JsonNode raw = row.get(name + "Base64");
    return raw == null ? base64(row.path(name)) : raw.asText();
  }

  /** The bytes of a text, or of the JSON of any other value; null for NULL. */
  private static @Nullable String base64(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    String text = value.isTextual() ? value.asText() : value.toString();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isBase64(JsonNode value) {
    try {
      byte[] decoded = value.binaryValue();
      return value.isTextual() && decoded != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isInstant(JsonNode value) {
    try {
      Instant read = Instant.parse(value.asText());
      return value.isTextual() && read.isBefore(Instant.MAX);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
