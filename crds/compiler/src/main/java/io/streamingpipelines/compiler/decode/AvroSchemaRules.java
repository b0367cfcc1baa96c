package io.streamingpipelines.compiler.decode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Checks that a schema of Avro documents is JSON, and a record whose fields can become columns. The
 * driver checks everything else with Avro's own library.
 */
final class AvroSchemaRules {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * @param text with its parameters replaced
   */
  static void check(FieldPath path, String text) {
    if (text.contains("${")) {
      return; // the missing parameter is already reported
    }
    JsonNode schema;
    try {
      schema = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String sentence = "is not valid JSON: write the schema in Avro's JSON notation";
      if (at == null || at.getLineNr() < 1 || at.getColumnNr() < 1) {
        path.error(ProblemCode.INVALID_SCHEMA, sentence);
      } else {
        path.error(ProblemCode.INVALID_SCHEMA, sentence, at.getLineNr(), at.getColumnNr());
      }
      return;
    }
    if (!schema.path("type").asText().equals("record") || !schema.path("fields").isArray()) {
      path.error(
          ProblemCode.INVALID_SCHEMA,
          "is not a record with fields, which become the columns: write {\"type\": \"record\","
              + " \"name\": …, \"fields\": […]}");
      return;
    }
    Set<String> names = new HashSet<>();
    for (JsonNode field : schema.path("fields")) {
      String name = field.path("name").asText();
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        path.error(
            ProblemCode.INVALID_SCHEMA, "names column '" + name + "' twice: remove one of them");
      }
    }
  }

  private AvroSchemaRules() {}
}
