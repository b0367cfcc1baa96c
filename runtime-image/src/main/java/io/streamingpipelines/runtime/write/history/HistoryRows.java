package io.streamingpipelines.runtime.write.history;

import static io.streamingpipelines.runtime.write.keyed.KeyedRows.DELETED;
import static io.streamingpipelines.runtime.write.keyed.KeyedRows.SEQUENCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.KeySearch;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.HistoryColumns;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a batch changes in the histories of its keys. The stored rows that may change are
 * converted to events: each row starts with an event, and a row that ends without a successor ends
 * with a delete. Together with the batch's events and the remembered deletes, each event lasts
 * until the next one of the same key. Therefore the result does not depend on the order in which
 * events arrive (docs/design/semantics.md#history).
 *
 * @param columns the stored columns
 */
record HistoryRows(WritePlan.History plan, List<String> columns) {
  /** Of two events with the same sequence, the one with the higher rank counts. */
  private static final String RANK = "__rank";

  /**
   * A delete from the end of a stored row or from a tombstone; a stored row that starts at the same
   * time is newer.
   */
  private static final int DELETE = 0;

  private static final int STORED = 1;
  private static final int BATCH = 2;

  /** The current end of a stored row. */
  private static final String ENDED = "__ended";

  /** Whether the row is already stored and only its end changes. */
  static final String END_CHANGED = "__moved";

  private static final String EVENT = "__event";
  private static final String BEFORE = "__before";
  private static final String NEXT = "__next";

  /** Keeps one row for each key and sequence: among equals, the later one in the batch. */
  Dataset<Row> reduce(Dataset<Row> rows) {
    return KeyedRows.newest(plan, KeyedRows.ordered(plan, rows), columns, SEQUENCE);
  }

  /**
   * A search for the stored rows that last beyond a row of the batch. Rows that have ended before
   * stay as they are, so that a batch does not cost more as a key grows old.
   */
  KeySearch changing(Dataset<Row> reduced, long count) {
    String end = "r." + HistoryColumns.END;
    Column lasts = col(end).isNull().or(sequence(end).gt(col("b." + SEQUENCE)));
    return new KeySearch(plan.keys(), reduced, count, List.of(SEQUENCE), lasts);
  }

  /** A search for the remembered deletes that are later than a row of the batch. */
  KeySearch later(Dataset<Row> reduced, long count) {
    Column later = col("r." + SEQUENCE).gt(col("b." + SEQUENCE));
    return new KeySearch(plan.keys(), reduced, count, List.of(SEQUENCE), later);
  }

  /**
   * Returns the rows to insert or update and, marked by {@link KeyedRows#DELETED}, the rows to
   * remove if they exist. A row is identified by its keys and its start.
   *
   * @param stored the table's rows that {@link #changing} finds
   * @param tombstones remembered deletes that {@link #later} finds, which may not be visible in the
   *     table; null if there are none
   */
  Dataset<Row> changes(
      Dataset<Row> reduced, Dataset<Row> stored, @Nullable Dataset<Row> tombstones) {
    Dataset<Row> events = ranked(reduced, BATCH).unionByName(unfolded(stored), true);
    if (tombstones != null) {
      Dataset<Row> deletes = tombstones.withColumn(DELETED, lit(true));
      events = events.unionByName(ranked(deletes, DELETE), true);
    }
    WindowSpec key = Window.partitionBy(Columns.of(plan.keys()));
    Column moved = not(col(NEXT).eqNullSafe(col(ENDED)));
    return events
        .withColumn(BEFORE, lag(SEQUENCE, 1).over(key.orderBy(col(SEQUENCE), col(RANK).desc())))
        .where(col(BEFORE).isNull().or(col(BEFORE).notEqual(col(SEQUENCE))))
        .withColumn(NEXT, lead(SEQUENCE, 1).over(key.orderBy(col(SEQUENCE))))
        .where(col(RANK).equalTo(BATCH).or(col(RANK).equalTo(STORED).and(moved)))
        .withColumn(HistoryColumns.START, time(SEQUENCE))
        .withColumn(HistoryColumns.END, when(col(NEXT).isNotNull(), time(NEXT)))
        .withColumn(END_CHANGED, col(RANK).equalTo(STORED))
        .select(
            Columns.of(columns, HistoryColumns.START, HistoryColumns.END, DELETED, END_CHANGED));
  }

  /**
   * Converts each stored row to the event that started it and, if it has ended, a delete at its
   * end.
   */
  private Dataset<Row> unfolded(Dataset<Row> stored) {
    Column start =
        struct(
            sequence(HistoryColumns.START).as(SEQUENCE),
            lit(STORED).as(RANK),
            lit(false).as(DELETED));
    Column end = struct(col(ENDED).as(SEQUENCE), lit(DELETE).as(RANK), lit(true).as(DELETED));
    Column events = when(col(ENDED).isNotNull(), array(start, end)).otherwise(array(start));
    Column ended = col(HistoryColumns.END).isNotNull();
    return stored
        .withColumn(ENDED, when(ended, sequence(HistoryColumns.END)))
        .withColumn(EVENT, explode(events))
        .select(Columns.of(columns, ENDED, EVENT + ".*"));
  }

  private static Dataset<Row> ranked(Dataset<Row> events, int rank) {
    return events.withColumn(RANK, lit(rank));
  }

  /** Converts a time column of the table to the form of {@link KeyedRows#SEQUENCE}. */
  private Column sequence(String time) {
    List<Column> parts = new ArrayList<>();
    for (int i = 0; i < plan.sequenceBy().size(); i++) {
      Column part =
          plan.sequenceBy().size() == 1 ? col(time) : col(time).getField(plan.sequenceBy().get(i));
      parts.add(part.as("_" + (i + 1)));
    }
    return struct(parts.toArray(new Column[0]));
  }

  /**
   * Converts a {@link KeyedRows#SEQUENCE} to the form of the table's time columns, the inverse of
   * {@link #sequence}.
   */
  private Column time(String sequence) {
    List<String> names = plan.sequenceBy();
    if (names.size() == 1) {
      return col(sequence).getField("_1");
    }
    List<Column> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parts.add(col(sequence).getField("_" + (i + 1)).as(names.get(i)));
    }
    return struct(parts.toArray(new Column[0]));
  }
}
