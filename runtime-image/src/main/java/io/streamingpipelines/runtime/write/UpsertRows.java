package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.struct;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.HiddenColumns;
import io.streamingpipelines.runtime.flow.HistoryColumns;
import io.streamingpipelines.runtime.flow.NamedTypes;
import java.util.ArrayList;
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
 * Reduces a batch to one row per key: the newest by {@code sequenceBy}, of equals the one that
 * stands later in the batch (docs/design/semantics.md#keyed-writes). The result has the stored
 * columns, {@link #SEQUENCE} and {@link #DELETED}; where NULL does not overwrite also those of
 * {@link FilledRows}.
 */
final class UpsertRows {
  /** {@code struct<_1, _2, …>} of the sequence's values; NULL counts as lowest. */
  static final String SEQUENCE = HiddenColumns.SEQUENCE;

  /** Whether the row deletes its key. */
  static final String DELETED = "__deleted";

  static final String ORDER = "__order";

  private final WritePlan.Upsert plan;

  UpsertRows(WritePlan.Upsert plan) {
    this.plan = plan;
  }

  /** The same plan with the names as {@code columns} spell them: to a user case does not matter. */
  static WritePlan.Upsert spelled(WritePlan.Upsert plan, List<String> columns) {
    return new WritePlan.Upsert(
        spelled(plan.keys(), columns),
        spelled(plan.sequenceBy(), columns),
        plan.deleteWhen(),
        spelled(plan.columns(), columns),
        plan.ignoreNulls(),
        plan.tombstoneRetentionMillis());
  }

  static WritePlan.History spelled(WritePlan.History plan, List<String> columns) {
    return new WritePlan.History(
        spelled(plan.keys(), columns),
        spelled(plan.sequenceBy(), columns),
        plan.deleteWhen(),
        spelled(plan.columns(), columns),
        plan.tombstoneRetentionMillis());
  }

  private static List<String> spelled(List<String> names, List<String> columns) {
    return names.stream()
        .map(n -> columns.stream().filter(n::equalsIgnoreCase).findFirst().orElse(n))
        .toList();
  }

  /** Columns of the query that the table stores, keys included, in the query's order. */
  static List<String> stored(WritePlan.Keyed plan, List<String> columns) {
    if (plan.columns().isEmpty()) {
      return columns;
    }
    Set<String> wanted = new LinkedHashSet<>(plan.keys());
    wanted.addAll(plan.columns());
    return columns.stream().filter(wanted::contains).toList();
  }

  /** The stored columns that go by sequences of their own where NULL does not overwrite. */
  static List<String> filled(WritePlan.Upsert plan, List<String> stored) {
    return stored.stream()
        .filter(name -> !plan.keys().contains(name) && !plan.sequenceBy().contains(name))
        .toList();
  }

  /** Whether each of the columns goes by a sequence of its own. */
  static boolean fills(WritePlan.Upsert plan, List<String> stored) {
    return plan.ignoreNulls() && !plan.sequenceBy().isEmpty() && !filled(plan, stored).isEmpty();
  }

  /**
   * The types of the table's columns, and of sequence columns that it does not store but remembers:
   * the order of a struct is that of its fields, so it must not change with them.
   */
  static StructType types(WritePlan.Keyed plan, StructType table) {
    StructType types = table;
    for (int i = 0; i < plan.sequenceBy().size(); i++) {
      String name = plan.sequenceBy().get(i);
      if (NamedTypes.find(table, name).isEmpty()) {
        Optional<DataType> type = remembered(plan, table, i);
        types = type.isPresent() ? types.add(name, type.get(), true) : types;
      }
    }
    return types;
  }

  private static Optional<DataType> remembered(WritePlan.Keyed plan, StructType table, int part) {
    boolean history =
        plan.fold(
            append -> false,
            upsert -> false,
            ofHistory -> true,
            complete -> false,
            refresh -> false);
    Optional<DataType> all =
        NamedTypes.find(table, history ? HistoryColumns.START : SEQUENCE)
            .map(StructField::dataType);
    if (history && plan.sequenceBy().size() == 1) {
      return all;
    }
    return all.filter(type -> type instanceof StructType)
        .map(type -> ((StructType) type).fields())
        .filter(fields -> part < fields.length)
        .map(fields -> fields[part].dataType());
  }

  /** Whether the table needs a column of its own to remember the sequence. */
  static boolean hidesSequence(WritePlan.Upsert plan, List<String> columns) {
    return !stored(plan, columns).containsAll(plan.sequenceBy());
  }

  /** {@code prefix} is empty or the alias of a relation with its dot. */
  static Column sequence(WritePlan.Keyed plan, String prefix) {
    List<Column> parts = new ArrayList<>();
    for (int i = 0; i < plan.sequenceBy().size(); i++) {
      parts.add(col(prefix + quote(plan.sequenceBy().get(i))).as("_" + (i + 1)));
    }
    return struct(parts.toArray(new Column[0]));
  }

  static String quote(String name) {
    return SqlName.quoted(name);
  }

  /** Whether the row deletes its key; NULL does not. */
  static Column deletes(WritePlan.Keyed plan) {
    return plan.deleteWhen() == null
        ? lit(false)
        : coalesce(expr(plan.deleteWhen()).cast("boolean"), lit(false));
  }

  /** Whether two relations' rows have the same key. NULL is a key too: it does not multiply. */
  static Column sameKey(WritePlan.Keyed plan, String left, String right) {
    Column same = lit(true);
    for (String key : plan.keys()) {
      String name = quote(key);
      same = same.and(col(left + "." + name).eqNullSafe(col(right + "." + name)));
    }
    return same;
  }

  Dataset<Row> reduce(Dataset<Row> rows) {
    List<String> stored = stored(plan, List.of(rows.columns()));
    if (plan.sequenceBy().isEmpty()) {
      // an aggregation gives each of its groups once a batch
      return rows.withColumn(DELETED, deletes(plan))
          .withColumn(SEQUENCE, lit(null).cast("struct<_1:int>"))
          .select(columns(stored, SEQUENCE, DELETED));
    }
    Dataset<Row> ordered = ordered(plan, rows);
    return fills(plan, stored)
        ? new FilledRows(plan, stored).reduce(ordered)
        : newest(plan, ordered, stored);
  }

  /** Adds {@link #SEQUENCE}, {@link #DELETED} and the order of the rows of a key. */
  static Dataset<Row> ordered(WritePlan.Keyed plan, Dataset<Row> rows) {
    return rows.withColumn(DELETED, deletes(plan))
        .withColumn(SEQUENCE, sequence(plan, ""))
        .withColumn(ORDER, struct(col(SEQUENCE), monotonically_increasing_id().as("position")));
  }

  /**
   * The newest of each key's {@link #ordered} rows.
   *
   * @param and what else to group by beside the keys
   */
  static Dataset<Row> newest(
      WritePlan.Keyed plan, Dataset<Row> ordered, List<String> stored, String... and) {
    List<String> others = new ArrayList<>(stored);
    others.removeAll(plan.keys());
    Column row = struct(columns(others, SEQUENCE, DELETED));
    return ordered
        .groupBy(columns(plan.keys(), and))
        .agg(max_by(row, col(ORDER)).as("newest"))
        .select(nested(plan, stored, "newest"));
  }

  private static Column[] nested(WritePlan.Keyed plan, List<String> stored, String parent) {
    List<Column> columns = new ArrayList<>();
    for (String name : stored) {
      columns.add(
          plan.keys().contains(name) ? col(quote(name)) : col(parent + "." + quote(name)).as(name));
    }
    columns.add(col(parent + "." + SEQUENCE).as(SEQUENCE));
    columns.add(col(parent + "." + DELETED).as(DELETED));
    return columns.toArray(new Column[0]);
  }

  static Column[] columns(List<String> names, String... hidden) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(col(quote(name))));
    for (String name : hidden) {
      columns.add(col(name));
    }
    return columns.toArray(new Column[0]);
  }
}
