package io.streamingpipelines.runtime.spark.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

/** A decoder's result for one value, as text that a person can write into a table. */
final class DocumentValues {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSS]").withZone(ZoneOffset.UTC);

  private DocumentValues() {}

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

  /** One cell of a table: a value, a type, and the value's expected result for this type. */
  record Case(String value, String type, String expected) {}

  /**
   * The cases of a table: one line for each value and one column for each type, separated by
   * semicolons. A cell {@code =} means that the value is unchanged.
   */
  static List<Case> cases(String table) {
    List<String> lines = table.lines().toList();
    List<String> types = cells(lines.get(0));
    List<Case> cases = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      assertThat(cells).as(line).hasSameSizeAs(types);
      String value = cells.get(0);
      for (int i = 1; i < cells.size(); i++) {
        cases.add(new Case(value, types.get(i), cells.get(i).equals("=") ? value : cells.get(i)));
      }
    }
    return cases;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(";")).map(String::strip).toList();
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
