package io.streamingpipelines.runtime.write.upsert;

import static io.streamingpipelines.runtime.write.keyed.KeyedRows.DELETED;
import static io.streamingpipelines.runtime.write.keyed.KeyedRows.ORDER;
import static io.streamingpipelines.runtime.write.keyed.KeyedRows.SEQUENCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Rows of an upsert that ignores NULL: each column keeps its newest value that is not NULL.
 * Therefore each column has a sequence of its own, and the result does not depend on the boundaries
 * of batches (docs/design/semantics.md#ignored-nulls).
 *
 * @param stored the stored columns
 */
public record FilledRows(WritePlan.Upsert plan, List<String> stored) {
  /** Sequence of the last delete before this row in the same batch, or NULL. */
  static final String RESET = "__reset";

  /** Sequence of the last known delete of the key, or NULL. */
  static final String FLOOR = "__floor";

  /** Sequences of the values, {@code struct<_0, _1, …>}; NULL for a value that is NULL. */
  private static final String AT = "__at";

  private static final String LAST_DELETE = "__last_delete";

  /**
   * Reduces each key to the newest value of each column that is not NULL, after the key's last
   * delete.
   */
  public Dataset<Row> reduce(Dataset<Row> ordered) {
    Column lastDelete =
        max(when(col(DELETED), col(ORDER))).over(Window.partitionBy(Columns.of(plan.keys())));
    Dataset<Row> alive =
        ordered
            .withColumn(LAST_DELETE, lastDelete)
            .where(col(LAST_DELETE).isNull().or(col(ORDER).geq(col(LAST_DELETE))));
    List<Column> newest = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<Column> at = new ArrayList<>();
    for (String name : stored) {
      String quoted = SqlName.quoted(name);
      Column put = when(not(col(DELETED)), col(ORDER));
      if (plan.keys().contains(name)) {
        columns.add(col(quoted));
      } else if (plan.sequenceBy().contains(name)) {
        newest.add(max_by(col(quoted), put).as(name));
        columns.add(col(quoted));
      } else {
        Column value = struct(col(quoted).as("value"), col(SEQUENCE).as("at"));
        newest.add(max_by(value, when(col(quoted).isNotNull(), put)).as(name));
        columns.add(col(quoted + ".value").as(name));
        at.add(col(quoted + ".at").as("_" + at.size()));
      }
    }
    newest.add(max_by(col(SEQUENCE), col(ORDER)).as(SEQUENCE));
    newest.add(max_by(col(DELETED), col(ORDER)).as(DELETED));
    newest.add(max(col(LAST_DELETE + "." + SEQUENCE)).as(RESET));
    columns.add(col(SEQUENCE));
    columns.add(col(DELETED));
    columns.add(col(RESET));
    columns.add(col(RESET).as(FLOOR));
    columns.add(struct(at.toArray(new Column[0])).as(AT));
    return alive
        .groupBy(Columns.of(plan.keys()))
        .agg(newest.get(0), newest.subList(1, newest.size()).toArray(new Column[0]))
        .select(columns.toArray(new Column[0]));
  }

  /**
   * Selects from reduced rows, alias {@code s}, without values that are older than a remembered
   * delete.
   *
   * @param deletedAt sequence of the delete, or NULL
   */
  Column[] withoutDeleted(Column deletedAt) {
    List<Column> columns = new ArrayList<>();
    List<Column> at = new ArrayList<>();
    for (String name : stored) {
      Column value = source(name);
      if (filled().contains(name)) {
        Column kept = deletedAt.isNull().or(at(name).geq(deletedAt));
        columns.add(when(kept, value).as(name));
        at.add(when(kept, at(name)).as("_" + at.size()));
      } else {
        columns.add(value);
      }
    }
    columns.add(col("s." + SEQUENCE));
    columns.add(col("s." + DELETED));
    columns.add(col("s." + RESET));
    columns.add(greatest(col("s." + FLOOR), deletedAt).as(FLOOR));
    columns.add(struct(at.toArray(new Column[0])).as(AT));
    return columns.toArray(new Column[0]);
  }

  /** One column of a stored row {@code t} and of the reduced row {@code s} with the same key. */
  private record ColumnMerge(
      Column stored, Column storedAt, Column given, Column givenAt, Column reset) {
    /** Whether a delete in the batch removes the stored value. */
    Column isDeleted() {
      return reset.isNotNull().and(storedAt.isNull().or(reset.geq(storedAt)));
    }

    Column remaining() {
      return when(not(isDeleted()), stored);
    }

    Column remainingAt() {
      return when(isDeleted(), reset).otherwise(storedAt);
    }

    Column takesGiven() {
      return givenAt.isNotNull().and(remainingAt().isNull().or(givenAt.geq(remainingAt())));
    }

    Column value() {
      return when(takesGiven(), given).otherwise(remaining());
    }

    Column at() {
      return when(takesGiven(), givenAt).otherwise(remainingAt());
    }

    Column changed() {
      return takesGiven()
          .or(isDeleted().and(stored.isNotNull().or(not(storedAt.eqNullSafe(reset)))));
    }
  }

  /**
   * @param row the sequence of the stored row
   */
  private ColumnMerge merge(String name, Column row) {
    Column at = col("t." + HiddenColumns.SEQUENCES).getItem(key(name));
    Column own = map_contains_key(col("t." + HiddenColumns.SEQUENCES), key(name));
    return new ColumnMerge(
        col("t." + SqlName.quoted(name)),
        when(own, at).otherwise(row),
        source(name),
        at(name),
        col("s." + RESET));
  }

  /** The new value of a column in a stored row. */
  Column value(String name, Column row) {
    return merge(name, row).value();
  }

  /** Whether the batch changes any column of a stored row. */
  Column changed(Column row) {
    Column changed = lit(false);
    for (String name : filled()) {
      changed = changed.or(merge(name, row).changed());
    }
    return changed;
  }

  /**
   * The new {@link HiddenColumns#SEQUENCES} of a stored row.
   *
   * @param row the sequence of the stored row
   * @param becomes the new sequence of the row
   */
  Column updated(Column row, Column becomes) {
    List<Column> at = new ArrayList<>();
    filled().forEach(name -> at.add(merge(name, row).at()));
    return sequencesUnlike(at, becomes);
  }

  /** The {@link HiddenColumns#SEQUENCES} of a new row. */
  Column inserted() {
    List<Column> at = new ArrayList<>();
    filled().forEach(name -> at.add(when(at(name).isNotNull(), at(name)).otherwise(floor())));
    return sequencesUnlike(at, col("s." + SEQUENCE));
  }

  private static Column floor() {
    return col("s." + FLOOR);
  }

  private Column sequencesUnlike(List<Column> at, Column row) {
    List<Column> entries = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      Column entry = struct(key(filled().get(i)).as("key"), at.get(i).as("value"));
      entries.add(when(not(at.get(i).eqNullSafe(row)), entry));
    }
    Column others = array_compact(array(entries.toArray(new Column[0])));
    return when(size(others).gt(0), map_from_entries(others));
  }

  private List<String> filled() {
    return UpsertRows.filled(plan, stored);
  }

  private static Column source(String name) {
    return col("s." + SqlName.quoted(name));
  }

  private Column at(String name) {
    return col("s." + AT).getField("_" + filled().indexOf(name));
  }

  private static Column key(String name) {
    return lit(name.toLowerCase(Locale.ROOT));
  }
}
