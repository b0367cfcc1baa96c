package io.streamingpipelines.runtime.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Leaves out the files of a table that cannot contain a key of a batch, by the least and the
 * greatest value of each key column that Delta has recorded for each file (Delta protocol,
 * "Per-file Statistics"), and by their partitions. Keys that grow with time are in few files.
 */
final class KeyFiles {
  /** A smaller table is searched in less time than it takes to collect the batch's keys. */
  private static final long MIN_BYTES = 128L << 20;

  /** Number of keys that the driver can easily collect. */
  private static final long MAX_KEYS = 100_000;

  /** What Java and JSON have for bytes that are no text, so that the text is another one. */
  private static final char REPLACED = '\uFFFD';

  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyFiles() {}

  /** The files that may contain a key of the batch, if looking for them is worth the effort. */
  static Seq<AddFile> of(Snapshot snapshot, Seq<AddFile> files, KeySearch search) {
    return search.count() > MAX_KEYS || bytes(files) < MIN_BYTES
        ? files
        : containing(snapshot, files, search);
  }

  /** The files that may contain a key of the batch. */
  static Seq<AddFile> containing(Snapshot snapshot, Seq<AddFile> files, KeySearch search) {
    if (renamesColumns(snapshot)) {
      return files;
    }
    List<KeyColumn> columns = columns(snapshot, search.keys(), search.batch());
    if (columns.isEmpty()) {
      return files;
    }
    return CollectionConverters.asScala(
            CollectionConverters.asJava(files).stream()
                .filter(file -> mayContain(file, columns))
                .toList())
        .toSeq();
  }

  private static long bytes(Seq<AddFile> files) {
    return CollectionConverters.asJava(files).stream().mapToLong(AddFile::size).sum();
  }

  /** With column mapping, statistics have other names than columns. */
  private static boolean renamesColumns(Snapshot snapshot) {
    return !"none"
        .equals(
            CollectionConverters.asJava(snapshot.metadata().configuration())
                .getOrDefault("delta.columnMapping.mode", "none"));
  }

  private static List<KeyColumn> columns(Snapshot snapshot, List<String> keys, Dataset<Row> batch) {
    List<StructField> fields =
        keys.stream()
            .flatMap(key -> NamedTypes.find(snapshot.schema(), key).stream())
            .filter(field -> isComparable(field.dataType()))
            // a value of another type may have another text
            .filter(field -> Columns.type(batch, field.name()).sameType(field.dataType()))
            .toList();
    if (fields.isEmpty()) {
      return List.of();
    }
    List<String> partitions = CollectionConverters.asJava(snapshot.metadata().partitionColumns());
    List<Row> rows =
        batch
            .select(
                fields.stream()
                    .map(field -> Columns.named(field.name()).cast("string"))
                    .toArray(Column[]::new))
            .collectAsList();
    List<KeyColumn> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      StructField field = fields.get(i);
      KeyColumn column =
          new KeyColumn(
              field.name(), field.dataType(), partitions.contains(field.name()), new TreeSet<>());
      if (column.addAll(rows, i)) {
        columns.add(column);
      }
    }
    return columns;
  }

  private static boolean isComparable(DataType type) {
    return type.equals(DataTypes.StringType) || type.equals(DataTypes.DateType) || isInteger(type);
  }

  private static boolean isInteger(DataType type) {
    return type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType);
  }

  private static boolean mayContain(AddFile file, List<KeyColumn> columns) {
    JsonNode statistics = statistics(file);
    return columns.stream().allMatch(column -> column.mayBeIn(file, statistics));
  }

  private static JsonNode statistics(AddFile file) {
    try {
      return JSON.readTree(file.stats() == null ? "{}" : file.stats());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  /**
   * A key column.
   *
   * @param values the batch's values
   */
  private record KeyColumn(
      String name, DataType type, boolean partition, NavigableSet<Object> values) {
    /**
     * Adds the values of the batch; returns whether all of them can be compared. NULL cannot: files
     * record only the number of its rows.
     */
    boolean addAll(List<Row> rows, int column) {
      for (Row row : rows) {
        Optional<Object> value =
            row.isNullAt(column) ? Optional.empty() : parsed(row.getString(column));
        if (value.isEmpty()) {
          return false;
        }
        values.add(value.get());
      }
      return true;
    }

    boolean mayBeIn(AddFile file, JsonNode statistics) {
      if (partition) {
        Map<String, String> partition = CollectionConverters.asJava(file.partitionValues());
        String text = partition.get(name);
        return text == null
            ? !partition.containsKey(name)
            : parsed(text).map(values::contains).orElse(true);
      }
      Optional<Object> least = bound(statistics.path("minValues").path(name));
      Optional<Object> greatest = bound(statistics.path("maxValues").path(name));
      return least.isEmpty() || greatest.isEmpty() || anyWithin(least.get(), greatest.get());
    }

    private boolean anyWithin(Object least, Object greatest) {
      Object first = values.ceiling(least);
      return first != null && isAtMost(first, greatest);
    }

    @SuppressWarnings("unchecked")
    private static boolean isAtMost(Object value, Object greatest) {
      return ((Comparable<Object>) value).compareTo(greatest) <= 0;
    }

    private Optional<Object> bound(JsonNode value) {
      return value.isValueNode() && !value.isNull() ? parsed(value.asText()) : Optional.empty();
    }

    /**
     * Texts are compared byte by byte, as Delta does. Empty for a text that is not of this type, or
     * that may stand for other bytes.
     */
    private Optional<Object> parsed(String text) {
      if (text.indexOf(REPLACED) >= 0) {
        return Optional.empty();
      }
      try {
        if (isInteger(type)) {
          return Optional.of(Long.valueOf(text));
        }
        return type.equals(DataTypes.DateType)
            ? Optional.of(LocalDate.parse(text))
            : Optional.of(UTF8String.fromString(text));
      } catch (NumberFormatException | DateTimeParseException e) {
        return Optional.empty();
      }
    }
  }
}
