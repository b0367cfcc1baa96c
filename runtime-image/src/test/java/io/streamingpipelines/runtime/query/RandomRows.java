package io.streamingpipelines.runtime.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Random columns and random values of them: names that need quotes, edge values of each type, NULL
 * and empty at each place. A value is what {@link Row#get} gives with Java 8's times, but a map is
 * one of Java's and a list one of Java's.
 */
final class RandomRows {
  /** Delta itself refuses blanks and {@code ,;{}()=} in names. */
  private static final List<String> NAMES =
      List.of(
          "a", "B", "select", "1st", "ä", "日本", "x-y", "it's", "say\"so", "tick`s", "c:d", "e/f",
          "g%20h", "i#j", "_l", "m?", "n*", "[o]", "p\\q", "r.s");

  private static final List<String> TEXTS =
      List.of(
          "",
          "\u0000",
          " ",
          "null",
          "NULL",
          "0",
          "true",
          "a,b",
          "\"",
          "\"\"",
          "'",
          "`",
          "\\",
          "\\\"",
          "#x",
          "{}",
          "[]",
          "é",
          "日本語",
          "😀",
          "\u007f",
          "\u00a0",
          "\ufeff",
          "=1",
          "${x}",
          "%s",
          "a\tb",
          "x".repeat(300));

  private final Random random;
  private final List<String> names;
  private final List<String> texts;
  private final boolean flat;
  private final boolean binary;
  private final boolean julian;

  private RandomRows(
      Random random,
      List<String> names,
      List<String> texts,
      boolean flat,
      boolean binary,
      boolean julian) {
    this.random = random;
    this.names = names;
    this.texts = texts;
    this.flat = flat;
    this.binary = binary;
    this.julian = julian;
  }

  /** Columns and values that a source of the format can have. */
  static RandomRows of(String format, Random random) {
    return switch (format) {
      // CSV has neither nested values nor U+0000, and its empty fields are NULL
      case "csv" ->
          new RandomRows(random, NAMES, TEXTS.subList(2, TEXTS.size()), true, false, false);
      // Spark's writer of ORC ends a name at its backtick and moves days that the Julian calendar
      // does not have
      case "orc" -> new RandomRows(random, without("tick`s"), TEXTS, false, true, true);
      case "parquet" -> new RandomRows(random, NAMES, TEXTS, false, true, false);
      default -> new RandomRows(random, NAMES, TEXTS, false, false, false);
    };
  }

  private static List<String> without(String name) {
    return NAMES.stream().filter(other -> !other.equals(name)).toList();
  }

  /** Columns {@code k STRING, n BIGINT} and up to eight more. */
  StructType columns() {
    StructType all = new StructType().add("k", DataTypes.StringType).add("n", DataTypes.LongType);
    return fields(all, 3 + random.nextInt(6), flat ? 0 : 3);
  }

  private StructType fields(StructType before, int count, int depth) {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    StructType all = before;
    for (String name : shuffled.subList(0, count)) {
      all = all.add(name, type(depth), true);
    }
    return all;
  }

  private DataType type(int depth) {
    return switch (random.nextInt(depth == 0 ? 12 : 18)) {
      case 0 -> DataTypes.BooleanType;
      case 1 -> DataTypes.ByteType;
      case 2 -> DataTypes.ShortType;
      case 3 -> DataTypes.IntegerType;
      case 4 -> DataTypes.LongType;
      case 5 -> DataTypes.FloatType;
      case 6 -> DataTypes.DoubleType;
      case 7 -> decimal();
      case 8 -> DataTypes.DateType;
      case 9 -> DataTypes.TimestampType;
      case 10 -> DataTypes.TimestampNTZType;
      case 11 -> binary ? DataTypes.BinaryType : DataTypes.StringType;
      case 12, 13 -> DataTypes.createArrayType(type(depth - 1), true);
      case 14 -> DataTypes.createMapType(DataTypes.StringType, type(depth - 1), true);
      default -> fields(new StructType(), 1 + random.nextInt(3), depth - 1);
    };
  }

  private DecimalType decimal() {
    int precision = 1 + random.nextInt(38);
    return DataTypes.createDecimalType(precision, random.nextInt(precision + 1));
  }

  /** A row of the columns, with the key and number that it is given. */
  Row row(StructType columns, String key, long number) {
    Object[] values = new Object[columns.length()];
    values[0] = key;
    values[1] = number;
    for (int i = 2; i < values.length; i++) {
      values[i] = value(columns.apply(i).dataType());
    }
    return RowFactory.create(values);
  }

  private @Nullable Object value(DataType type) {
    return random.nextInt(6) == 0 ? null : present(type);
  }

  private Object present(DataType type) {
    if (type instanceof ArrayType array) {
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(value(array.elementType()));
      }
      return items;
    }
    if (type instanceof MapType map) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        entries.put(text(), value(map.valueType()));
      }
      return entries;
    }
    if (type instanceof StructType struct) {
      return RowFactory.create(
          Arrays.stream(struct.fields()).map(field -> value(field.dataType())).toArray());
    }
    return scalar(type);
  }

  private Object scalar(DataType type) {
    if (type instanceof DecimalType decimal) {
      return decimal(decimal);
    }
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte" -> one(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0, (byte) random.nextInt());
      case "short" -> one(Short.MIN_VALUE, Short.MAX_VALUE, (short) 0, (short) random.nextInt());
      case "integer" -> one(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, random.nextInt());
      case "long" -> one(Long.MIN_VALUE, Long.MAX_VALUE, 0L, random.nextLong(), (1L << 53) + 1);
      case "float" ->
          one(
              Float.NaN,
              Float.NEGATIVE_INFINITY,
              Float.MAX_VALUE,
              Float.MIN_VALUE,
              -0f,
              0.1f,
              random.nextFloat());
      case "double" ->
          one(
              Double.NaN,
              Double.POSITIVE_INFINITY,
              -Double.MAX_VALUE,
              Double.MIN_VALUE,
              -0d,
              0.1,
              random.nextGaussian() * 1e9);
      case "date" ->
          one(
              LocalDate.of(1, 1, 1),
              LocalDate.of(9999, 12, 31),
              LocalDate.of(1582, 10, julian ? 4 : 10),
              LocalDate.of(2024, 2, 29),
              LocalDate.ofEpochDay(random.nextInt(40_000) - 10_000));
      case "timestamp" -> moment().toInstant(ZoneOffset.UTC);
      case "timestamp_ntz" -> moment();
      case "binary" -> one(new byte[0], new byte[] {0, -1, 10, 34}, bytes());
      default -> text();
    };
  }

  private LocalDateTime moment() {
    return one(
        LocalDateTime.of(1, 1, 1, 0, 0),
        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
        LocalDateTime.of(1582, 10, 4, 23, 59, 59, 1_000),
        LocalDateTime.of(1900, 1, 1, 0, 0),
        LocalDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC),
        LocalDateTime.of(2300, 7, 1, 12, 30, 0, 500_000_000),
        LocalDateTime.ofEpochSecond(
            random.nextInt(), random.nextInt(1_000_000) * 1_000, ZoneOffset.UTC));
  }

  private BigDecimal decimal(DecimalType type) {
    BigInteger largest = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
    BigInteger unscaled =
        one(
            BigInteger.ZERO,
            largest,
            largest.negate(),
            BigInteger.ONE,
            new BigInteger(100, random).mod(largest.add(BigInteger.ONE)));
    return new BigDecimal(unscaled, type.scale()).setScale(type.scale(), RoundingMode.UNNECESSARY);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return random.nextInt(3) == 0
        ? "t" + random.nextInt(1_000_000)
        : texts.get(random.nextInt(texts.size()));
  }

  @SafeVarargs
  private <T> T one(T... choice) {
    return choice[random.nextInt(choice.length)];
  }
}
