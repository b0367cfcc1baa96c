package io.streamingpipelines.runtime.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** What a decoder makes of one value, as a text that a person can write into a table. */
final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSS]").withZone(ZoneOffset.UTC);

  private Values() {}

  /**
   * @return {@code x} for a malformed document
   */
  static String read(Format format, String type, Map<String, String> options, String document) {
    String schema = "v " + type;
    Decoded decoded = Decoded.of(format, schema, options, document.getBytes(UTF_8));
    InternalRow row = decoded.row();
    if (row == null) {
      return "x";
    }
    DataType column = StructType.fromDDL(schema).fields()[0].dataType();
    return shown(row.isNullAt(0) ? null : row.get(0, column), column);
  }

  private static String shown(@Nullable Object value, DataType type) {
    if (value == null) {
      return "null";
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      String text = TIME.format(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS));
      return text.endsWith(".000000") ? text.substring(0, text.length() - 7) : text;
    }
    if (type instanceof DateType) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length == 0 ? "''" : HexFormat.of().formatHex(bytes);
    }
    if (value instanceof ArrayData array) {
      return IntStream.range(0, array.numElements())
          .mapToObj(i -> String.valueOf(array.array()[i]))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof MapData map) {
      return IntStream.range(0, map.numElements())
          .mapToObj(i -> map.keyArray().array()[i] + ":" + map.valueArray().array()[i])
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof InternalRow row) {
      return row.isNullAt(0) ? "{null}" : "{" + row.getInt(0) + "}";
    }
    return value.toString().isEmpty() ? "''" : value.toString();
  }
}
