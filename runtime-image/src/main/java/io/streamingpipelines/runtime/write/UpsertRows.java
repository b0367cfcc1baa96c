package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Reduces a batch to one row per key: the newest by {@code sequenceBy}, of equals the one that
 * stands later in the batch (semantics 15). The result has the stored columns, {@link #SEQUENCE},
 * {@link #DELETED} and {@link #RESET}.
 */
final class UpsertRows {
  /** {@code struct<_1, _2, …>} of the sequence's values; NULL counts as lowest. */
  static final String SEQUENCE = "__sequence";

  /** Whether the row deletes its key. */
  static final String DELETED = "__deleted";

  /** Sequence of the last delete before this row inside the batch, NULL without one. */
  static final String RESET = "__reset";

  private static final String ORDER = "__order";

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
    return "`" + name.replace("`", "``") + "`";
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
          .withColumn(RESET, lit(null).cast("struct<_1:int>"))
          .select(columns(stored, SEQUENCE, DELETED, RESET));
    }
    Dataset<Row> ordered = ordered(plan, rows);
    return plan.ignoreNulls()
        ? fold(ordered, stored)
        : newest(plan, ordered, stored)
            .withColumn(RESET, lit(null).cast(ordered.schema().apply(SEQUENCE).dataType()));
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

  /** Each column's newest value that is not NULL, after the last delete of the key. */
  private Dataset<Row> fold(Dataset<Row> ordered, List<String> stored) {
    Column lastDelete =
        max(when(col(DELETED), col(ORDER))).over(Window.partitionBy(columns(plan.keys())));
    Dataset<Row> alive =
        ordered
            .withColumn("__last_delete", lastDelete)
            .where(col("__last_delete").isNull().or(col(ORDER).geq(col("__last_delete"))));
    List<Column> newest = new ArrayList<>();
    for (String column : stored) {
      if (!plan.keys().contains(column)) {
        Column value = col(quote(column));
        Column counts = when(value.isNotNull().and(col(DELETED).equalTo(false)), col(ORDER));
        newest.add(max_by(value, counts).as(column));
      }
    }
    newest.add(max_by(col(SEQUENCE), col(ORDER)).as(SEQUENCE));
    newest.add(max_by(col(DELETED), col(ORDER)).as(DELETED));
    newest.add(max(col("__last_delete." + SEQUENCE)).as(RESET));
    return alive
        .groupBy(columns(plan.keys()))
        .agg(newest.get(0), newest.subList(1, newest.size()).toArray(new Column[0]))
        .select(columns(stored, SEQUENCE, DELETED, RESET));
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
