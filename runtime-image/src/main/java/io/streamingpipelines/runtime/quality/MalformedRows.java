package io.streamingpipelines.runtime.quality;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.spark.sql.CarriedColumn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Carries rows whose document or file is broken past the user's query to the batch by means of a
 * {@link CarriedColumn}, so that the batch reads its input only once
 * (docs/design/semantics.md#order-of-a-batch, docs/design/semantics.md#one-read-per-batch).
 */
public final class MalformedRows {
  /**
   * Metadata key of the marker's column; its value lists each {@link Declared} as {@code field
   * mode}.
   */
  private static final String DECLARED = "streamingpipelines.malformed";

  /** The type of {@link VerdictColumns#MALFORMED}. */
  static final StructType TYPE =
      StructType.fromDDL(
          "reason STRING, raw BINARY, topic STRING, partition INT, offset BIGINT,"
              + " timestamp TIMESTAMP");

  private static final CarriedColumn MARKER =
      new CarriedColumn(VerdictColumns.MALFORMED, TYPE.add("action", DataTypes.ByteType), DECLARED);

  private MalformedRows() {}

  /**
   * One way in which an input's rows may be broken.
   *
   * @param reason NULL for a row that is not broken
   * @param raw the original bytes that are kept
   */
  public record Broken(Column reason, Column raw, Declared declared) {}

  /**
   * What a manifest declares for such rows.
   *
   * @param files whether it applies to broken files instead of broken documents
   */
  public record Declared(boolean files, Malformed mode) {
    private static Declared of(String text) {
      String[] parts = text.split(" ", 2);
      return new Declared(parts[0].equals("files"), Malformed.valueOf(parts[1]));
    }

    private String text() {
      return (files ? "files " : "documents ") + mode.name();
    }
  }

  /**
   * The hidden column with the fields of {@link VerdictColumns#MALFORMED} and the action; NULL if
   * there is no {@code reason}.
   *
   * @param kinds at least one; the first one with a reason applies
   */
  public static Column marker(StructType input, List<Broken> kinds) {
    Column marker = null;
    for (Broken kind : kinds) {
      Column fields =
          functions.struct(
              kind.reason().as("reason"),
              kind.raw().as("raw"),
              origin(input, "topic", DataTypes.StringType),
              origin(input, "partition", DataTypes.IntegerType),
              origin(input, "offset", DataTypes.LongType),
              origin(input, "timestamp", DataTypes.TimestampType),
              functions.lit(action(kind.declared().mode())).as("action"));
      Column broken = kind.reason().isNotNull();
      marker = marker == null ? functions.when(broken, fields) : marker.when(broken, fields);
    }
    String[] declared = kinds.stream().map(kind -> kind.declared().text()).toArray(String[]::new);
    return Objects.requireNonNull(marker)
        .as(
            VerdictColumns.MALFORMED,
            new MetadataBuilder().putStringArray(DECLARED, declared).build());
  }

  /** The row's origin, taken from Kafka's own columns or from a bronze table's copies of them. */
  private static Column origin(StructType input, String name, DataType type) {
    for (String candidate : List.of(name, "kafka_" + name)) {
      for (StructField field : Columns.find(input, candidate)) {
        if (field.dataType().equals(type)) {
          return Columns.named(field.name()).as(name);
        }
      }
    }
    return functions.lit(null).cast(type).as(name);
  }

  private static byte action(Malformed mode) {
    return switch (mode) {
      case DROP -> VerdictColumns.DROP;
      case FAIL -> VerdictColumns.FAIL;
      case QUARANTINE -> VerdictColumns.QUARANTINE;
      case KEEP -> VerdictColumns.PASS;
    };
  }

  /** What the inputs of these rows declare for broken rows; empty if no row can be broken. */
  public static Set<Declared> declared(Dataset<Row> rows) {
    return MARKER.values(rows).stream()
        .map(Declared::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The same rows with the marker as their last column, or empty if their query does not allow it.
   */
  public static Optional<Dataset<Row>> carry(Dataset<Row> rows) {
    return MARKER.carry(rows);
  }
}
