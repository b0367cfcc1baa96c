package io.streamingpipelines.runtime.trial;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Converts Spark's values to Java's: numbers to {@link BigDecimal}, except for infinite ones and
 * NaN, which become {@link Double}; times to {@code java.time}; bytes to UTF-8 text; arrays to
 * lists; structs and maps to maps by name.
 */
final class PlainValues {
  private PlainValues() {}

  static @Nullable Object of(@Nullable Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? new BigDecimal(value.toString()) : (Object) number;
    }
    if (value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof Number) {
      return new BigDecimal(value.toString());
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof Row row) {
      return struct(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      CollectionConverters.asJava(map).forEach((k, v) -> entries.put(String.valueOf(k), of(v)));
      return entries;
    }
    if (value instanceof scala.collection.Iterable<?> elements) {
      List<@Nullable Object> list = new ArrayList<>();
      CollectionConverters.asJava(elements).forEach(element -> list.add(of(element)));
      return list;
    }
    return value;
  }

  private static Map<String, @Nullable Object> struct(Row row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      fields.put(names[i], of(row.get(i)));
    }
    return fields;
  }
}
