package io.streamingpipelines.runtime.write.keyed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.struct;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the write modes with keys do with the rows of a batch: the newest row of each key by {@code
 * sequenceBy}, and of equal ones the later in the batch (docs/design/semantics.md#keyed-writes).
 */
public final class KeyedRows {
  /** {@code struct<_1, _2, …>} with the values of the sequence; NULL is the lowest value. */
  public static final String SEQUENCE = HiddenColumns.SEQUENCE;

  /** Whether the row deletes its key. */
  public static final String DELETED = "__deleted";

  public static final String ORDER = "__order";

  private KeyedRows() {}

  /**
   * The same plan with column names spelled as in {@code columns}; users' spelling is not
   * case-sensitive.
   */
  public static WritePlan.Upsert withSpellingOf(WritePlan.Upsert plan, List<String> columns) {
    return new WritePlan.Upsert(
        withSpellingOf(plan.keys(), columns),
        withSpellingOf(plan.sequenceBy(), columns),
        plan.deleteWhen(),
        withSpellingOf(plan.columns(), columns),
        plan.ignoreNulls(),
        plan.tombstoneRetentionMillis());
  }

  public static WritePlan.History withSpellingOf(WritePlan.History plan, List<String> columns) {
    return new WritePlan.History(
        withSpellingOf(plan.keys(), columns),
        withSpellingOf(plan.sequenceBy(), columns),
        plan.deleteWhen(),
        withSpellingOf(plan.columns(), columns),
        plan.tombstoneRetentionMillis());
  }

  private static List<String> withSpellingOf(List<String> names, List<String> columns) {
    return names.stream()
        .map(n -> columns.stream().filter(n::equalsIgnoreCase).findFirst().orElse(n))
        .toList();
  }

  /** The columns that the table stores, including keys, in the query's order. */
  public static List<String> stored(WritePlan.Keyed plan, List<String> columns) {
    if (plan.columns().isEmpty()) {
      return columns;
    }
    Set<String> wanted = new LinkedHashSet<>(plan.keys());
    wanted.addAll(plan.columns());
    return columns.stream().filter(wanted::contains).toList();
  }

  /** The query's columns that are stored, as a reader sees them. */
  public static StructType visible(WritePlan.Keyed plan, StructType yielded) {
    if (plan.columns().isEmpty()) {
      return yielded;
    }
    return new StructType(
        Arrays.stream(yielded.fields())
            .filter(f -> plan.columns().stream().anyMatch(f.name()::equalsIgnoreCase))
            .toArray(StructField[]::new));
  }

  /** The columns with the given names, without metadata. */
  public static StructType selected(StructType yielded, List<String> names) {
    StructType selected = new StructType();
    for (String name : names) {
      StructField field = yielded.apply(name);
      selected = selected.add(field.name(), field.dataType(), true);
    }
    return selected;
  }

  /** The keys as they appear in a checkpoint's fingerprint. */
  public static String fingerprint(WritePlan.Keyed plan) {
    return " by " + String.join(", ", plan.keys());
  }

  /**
   * The types of the table's columns, and of sequence columns that the table remembers but does not
   * store. The fields of a struct are ordered by their position, so their order must not change
   * with the columns' order.
   *
   * @param sequence the table's column that remembers the sequence: as a struct or, if {@code
   *     bare}, as the value of the only sequence column
   */
  public static StructType types(
      WritePlan.Keyed plan, StructType table, String sequence, boolean bare) {
    Optional<DataType> remembered = NamedTypes.find(table, sequence).map(StructField::dataType);
    boolean single = bare && plan.sequenceBy().size() == 1;
    StructType types = table;
    for (int i = 0; i < plan.sequenceBy().size(); i++) {
      String name = plan.sequenceBy().get(i);
      if (NamedTypes.find(table, name).isEmpty()) {
        Optional<DataType> type = single ? remembered : part(remembered, i);
        types = type.isPresent() ? types.add(name, type.get(), true) : types;
      }
    }
    return types;
  }

  private static Optional<DataType> part(Optional<DataType> struct, int part) {
    return struct
        .filter(type -> type instanceof StructType)
        .map(type -> ((StructType) type).fields())
        .filter(fields -> part < fields.length)
        .map(fields -> fields[part].dataType());
  }

  /**
   * The sequence of a row as one struct.
   *
   * @param prefix empty, or a relation's alias followed by a dot
   */
  public static Column sequence(WritePlan.Keyed plan, String prefix) {
    List<Column> parts = new ArrayList<>();
    for (int i = 0; i < plan.sequenceBy().size(); i++) {
      parts.add(col(prefix + SqlName.quoted(plan.sequenceBy().get(i))).as("_" + (i + 1)));
    }
    return struct(parts.toArray(new Column[0]));
  }

  /** Whether the row deletes its key; a condition that is NULL does not. */
  public static Column deletes(WritePlan.Keyed plan) {
    return plan.deleteWhen() == null
        ? lit(false)
        : coalesce(expr(plan.deleteWhen()).cast("boolean"), lit(false));
  }

  /**
   * Whether rows of two relations have the same key. NULL equals NULL, so that rows with a NULL key
   * are not duplicated.
   */
  public static Column sameKey(WritePlan.Keyed plan, String left, String right) {
    return Columns.same(plan.keys(), left, right);
  }

  /** Adds {@link #SEQUENCE}, {@link #DELETED} and the order of the rows of a key. */
  public static Dataset<Row> ordered(WritePlan.Keyed plan, Dataset<Row> rows) {
    return rows.withColumn(DELETED, deletes(plan))
        .withColumn(SEQUENCE, sequence(plan, ""))
        .withColumn(ORDER, struct(col(SEQUENCE), monotonically_increasing_id().as("position")));
  }

  /**
   * The newest of each key's {@link #ordered} rows.
   *
   * @param and columns to group by in addition to the keys
   */
  public static Dataset<Row> newest(
      WritePlan.Keyed plan, Dataset<Row> ordered, List<String> stored, String... and) {
    List<String> others = new ArrayList<>(stored);
    others.removeAll(plan.keys());
    Column row = struct(Columns.of(others, SEQUENCE, DELETED));
    return ordered
        .groupBy(Columns.of(plan.keys(), and))
        .agg(max_by(row, col(ORDER)).as("newest"))
        .select(nested(plan, stored, "newest"));
  }

  private static Column[] nested(WritePlan.Keyed plan, List<String> stored, String parent) {
    List<Column> columns = new ArrayList<>();
    for (String name : stored) {
      columns.add(
          plan.keys().contains(name)
              ? col(SqlName.quoted(name))
              : col(parent + "." + SqlName.quoted(name)).as(name));
    }
    columns.add(col(parent + "." + SEQUENCE).as(SEQUENCE));
    columns.add(col(parent + "." + DELETED).as(DELETED));
    return columns.toArray(new Column[0]);
  }
}
