package io.streamingpipelines.runtime.spark.decode;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Converts CSV fields to the values of their columns. As with JSON, no value is silently changed: a
 * number must be in the range of its type, and dates and times must follow {@link DateTimes} unless
 * the options name a format.
 */
final class CsvColumns {
  private final CSVOptions options;
  private final UnivocityParser sparks;

  CsvColumns(StructType schema, CSVOptions options) {
    this.options = options;
    this.sparks = new UnivocityParser(schema, schema, options);
  }

  /**
   * Returns the function that converts a field's text to the column's value; it is not called for
   * NULL.
   */
  Function<String, @Nullable Object> of(StructField column) {
    Function<String, @Nullable Object> value = value(column);
    return text -> {
      try {
        return value.apply(text);
      } catch (ValueRefused e) {
        throw e.in(column.name());
      }
    };
  }

  private Function<String, @Nullable Object> value(StructField column) {
    DataType type = column.dataType();
    if (type instanceof ByteType) {
      return text -> (byte) integer(text, type, Byte.MAX_VALUE);
    }
    if (type instanceof ShortType) {
      return text -> (short) integer(text, type, Short.MAX_VALUE);
    }
    if (type instanceof IntegerType) {
      return text -> (int) integer(text, type, Integer.MAX_VALUE);
    }
    if (type instanceof LongType) {
      return text -> integer(text, type, Long.MAX_VALUE);
    }
    if (type instanceof FloatType) {
      return text -> noNumber(text) ? (Object) (float) named(text) : NumberText.toFloat(text);
    }
    if (type instanceof DoubleType) {
      return text -> noNumber(text) ? (Object) named(text) : NumberText.toDouble(text);
    }
    if (type instanceof DecimalType decimal) {
      NumberText texts = NumberText.of(options.parameters(), options.locale());
      return text -> texts.decimal(text, decimal);
    }
    if (type instanceof BinaryType) {
      return text -> text.getBytes(StandardCharsets.UTF_8);
    }
    if (type instanceof TimestampType && options.timestampFormatInRead().isEmpty()) {
      return text -> DateTimes.timestamp(text, options.zoneId());
    }
    if (type instanceof TimestampNTZType && options.timestampNTZFormatInRead().isEmpty()) {
      return DateTimes::local;
    }
    if (type instanceof DateType && options.dateFormatOption().isEmpty()) {
      return DateTimes::date;
    }
    Function1<String, Object> others = sparks.makeConverter(column.name(), type, true);
    return text -> spark(others, text, type);
  }

  private static Object spark(Function1<String, Object> value, String text, DataType type) {
    Object read;
    try {
      read = value.apply(text);
    } catch (RuntimeException e) {
      throw ValueRefused.otherType('"' + text + '"', type);
    }
    if (read == null) {
      throw ValueRefused.otherType('"' + text + '"', type);
    }
    return read;
  }

  private static long integer(String text, DataType type, long max) {
    try {
      long value = Long.parseLong(text);
      if (value <= max && value >= -max - 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      if (!text.matches("[+-]?[0-9]+")) {
        throw ValueRefused.otherType('"' + text + '"', type);
      }
    }
    throw ValueRefused.outOfRange(text, type);
  }

  private boolean noNumber(String text) {
    return text.equals(options.nanValue())
        || text.equals(options.positiveInf())
        || text.equals(options.negativeInf());
  }

  private double named(String text) {
    return text.equals(options.nanValue())
        ? Double.NaN
        : text.equals(options.positiveInf()) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
