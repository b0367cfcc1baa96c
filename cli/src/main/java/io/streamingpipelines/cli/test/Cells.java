package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a value in a test with a value of a table. The table's type determines how the test's
 * value is read. A missing value is NULL.
 */
final class Cells {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Cells() {}

  static boolean same(JsonNode expected, @Nullable Object actual) {
    if (actual == null || expected.isNull() || expected.isMissingNode()) {
      return actual == null && (expected.isNull() || expected.isMissingNode());
    }
    if (actual instanceof List<?> list) {
      return expected.isArray() && sameElements(expected, list);
    }
    if (actual instanceof Map<?, ?> map) {
      return expected.isObject() && sameFields(expected, map);
    }
    if (expected.isContainerNode()) {
      return sameJson(expected, String.valueOf(actual));
    }
    String text = expected.asText();
    try {
      if (actual instanceof BigDecimal number) {
        return new BigDecimal(text).compareTo(number) == 0;
      }
      if (actual instanceof Instant instant) {
        return instant(text).equals(instant);
      }
      if (actual instanceof LocalDateTime time) {
        return local(text).equals(time);
      }
      if (actual instanceof LocalDate date) {
        return LocalDate.parse(text).equals(date);
      }
    } catch (NumberFormatException | DateTimeException e) {
      return false;
    }
    return text.equals(String.valueOf(actual));
  }

  private static boolean sameElements(JsonNode expected, List<?> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameFields(JsonNode expected, Map<?, ?> actual) {
    for (Map.Entry<?, ?> field : actual.entrySet()) {
      JsonNode wanted = expected.get(String.valueOf(field.getKey()));
      if (!same(wanted == null ? MissingNode.getInstance() : wanted, field.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      if (!field.getValue().isNull() && !actual.containsKey(field.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** Compares with a text that contains JSON, such as the value of a Kafka record. */
  private static boolean sameJson(JsonNode expected, String actual) {
    try {
      return same(expected, plain(JSON.readTree(actual)));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<@Nullable Object> elements = new java.util.ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (node.isNumber()) {
      return node.decimalValue();
    }
    return node.isNull() || node.isMissingNode() ? null : node.asText();
  }

  private static Instant instant(String text) {
    boolean zoned = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)");
    return zoned && text.indexOf(':') > 0
        ? OffsetDateTime.parse(text.replaceFirst(" ", "T")).toInstant()
        : local(text).toInstant(ZoneOffset.UTC);
  }

  private static LocalDateTime local(String text) {
    return text.indexOf(':') < 0
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text.replaceFirst(" ", "T"));
  }

  /** The value as {@link DifferenceTable} shows it. */
  static String text(JsonNode expected) {
    if (expected.isNull() || expected.isMissingNode()) {
      return "NULL";
    }
    return expected.isContainerNode() ? expected.toString() : expected.asText();
  }

  static String text(@Nullable Object actual) {
    if (actual == null) {
      return "NULL";
    }
    if (actual instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (actual instanceof List<?> list) {
      return list.stream().map(Cells::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (actual instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(field -> field.getKey() + ": " + text(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(actual);
  }
}
