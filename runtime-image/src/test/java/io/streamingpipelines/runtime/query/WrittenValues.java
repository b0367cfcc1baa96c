package io.streamingpipelines.runtime.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Values of {@link RandomRows} as documents, and as texts that are equal if the values are. */
final class WrittenValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);

  private WrittenValues() {}

  /** A JSON object. */
  static String json(Row row, StructType type) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < type.length(); i++) {
      StructField field = type.apply(i);
      fields.add(quoted(field.name()) + ":" + json(row.get(i), field.dataType()));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private static String json(@Nullable Object value, DataType type) {
    if (value == null) {
      return "null";
    }
    if (type instanceof StructType struct) {
      return json((Row) value, struct);
    }
    if (type instanceof ArrayType array) {
      List<String> items = new ArrayList<>();
      ((List<?>) value).forEach(item -> items.add(json(item, array.elementType())));
      return "[" + String.join(", ", items) + "]";
    }
    if (type instanceof MapType map) {
      List<String> entries = new ArrayList<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  entries.add(quoted(String.valueOf(key)) + ":" + json(item, map.valueType())));
      return "{" + String.join(",", entries) + "}";
    }
    boolean bare =
        value instanceof Boolean
            || value instanceof Number number && Double.isFinite(number.doubleValue());
    return bare ? plain(value) : quoted(plain(value));
  }

  /** One record of CSV; NULL is an empty field, an empty text is quoted. */
  static String csv(Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      Object value = row.get(i);
      fields.add(
          value == null
              ? ""
              : value instanceof String text
                  ? "\"" + text.replace("\"", "\"\"") + "\""
                  : plain(value).replace("Infinity", "Inf"));
    }
    return String.join(",", fields);
  }

  /** As a person writes it. */
  private static String plain(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Instant instant) {
      return MOMENT.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
    }
    return value instanceof LocalDateTime local ? MOMENT.format(local) : value.toString();
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same text for the same value, whoever has made it; a map has no order. */
  static String canonical(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Row row) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        fields.add(canonical(row.get(i)));
      }
      return "(" + String.join(", ", fields) + ")";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(WrittenValues::canonical).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, String> entries = new TreeMap<>();
      map.forEach((key, item) -> entries.put(canonical(key), canonical(item)));
      return entries.toString();
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    return value instanceof String text ? quoted(text) : plain(value);
  }

  /** The lists and maps of a row that was read, as Java's. */
  static @Nullable Object internal(@Nullable Object value) {
    if (value instanceof Row row) {
      Object[] fields = new Object[row.length()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = internal(row.get(i));
      }
      return RowFactory.create(fields);
    }
    if (value instanceof scala.collection.Seq<?> items) {
      List<@Nullable Object> list = new ArrayList<>();
      CollectionConverters.asJava(items).forEach(item -> list.add(internal(item)));
      return list;
    }
    if (value instanceof scala.collection.Map<?, ?> entries) {
      Map<Object, @Nullable Object> map = new LinkedHashMap<>();
      CollectionConverters.asJava(entries).forEach((key, item) -> map.put(key, internal(item)));
      return map;
    }
    return value;
  }
}
