package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.HiddenColumns;
import io.streamingpipelines.runtime.flow.LiveFiles;
import io.streamingpipelines.runtime.flow.NamedTypes;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Remembers what was deleted, beside a table: an older insert that arrives later must not bring a
 * deleted key back (docs/design/semantics.md#deleted-keys).
 */
public final class Tombstones {
  /** Table property: whose deletes these are. */
  private static final String OF = "streamingpipelines.deletes";

  private final SideTable table;
  private final WritePlan.Keyed plan;
  private boolean named;

  Tombstones(String location, WritePlan.Keyed plan) {
    this.table = new SideTable(location(location));
    this.plan = plan;
  }

  /** Where those of the table at {@code location} lie. */
  public static String location(String location) {
    return location + WritePlan.Keyed.TOMBSTONES;
  }

  /**
   * Keeps the deletes among reduced rows; at the first batch after a start also drops what has
   * served its time, and what an interrupted try of the batch has left.
   *
   * @param deletes how many there are
   */
  void keep(Dataset<Row> reduced, long deletes, TargetWriter.Batch batch) {
    SparkSession session = reduced.sparkSession();
    if (batch.retry() && table.exists(session)) {
      begin(session, columns(reduced).schema());
      expire(session, batch.at());
    }
    if (deletes > 0) {
      table.write(columns(reduced.where(col(UpsertRows.DELETED))), batch);
      name(session);
    } else {
      table.forget(session, batch);
    }
  }

  /** Deletes by other keys, or in another order, say nothing about the rows that come now. */
  private void begin(SparkSession session, StructType columns) {
    Snapshot snapshot = new TableLog(session, table.location()).snapshot();
    Option<String> of = snapshot.metadata().configuration().get(OF);
    StructType there = new StructType();
    for (StructField field : snapshot.schema().fields()) {
      there = SideTable.COLUMNS.contains(field.name()) ? there : there.add(field);
    }
    boolean same = of.isEmpty() || of.get().equals(of());
    if (!same || there.length() != columns.length() || !NamedTypes.covers(columns, there)) {
      session
          .createDataFrame(List.of(), SideTable.marked(columns))
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("overwriteSchema", "true")
          .save(table.location());
    }
    name(session);
  }

  private void name(SparkSession session) {
    if (!named) {
      table.property(session, OF, of());
      named = true;
    }
  }

  private String of() {
    return String.join(",", plan.keys()).toLowerCase(Locale.ROOT)
        + " in the order of "
        + HiddenColumns.madeOf(plan);
  }

  private Dataset<Row> columns(Dataset<Row> rows) {
    return rows.select(UpsertRows.columns(plan.keys(), UpsertRows.SEQUENCE));
  }

  boolean exist(SparkSession session) {
    return table.exists(session);
  }

  /** A DELETE replays the table's log, even where nothing is to be deleted. */
  private void expire(SparkSession session, Instant now) {
    Column old = col("_time").lt(lit(oldest(now)));
    if (!LiveFiles.read(session, table.location()).where(old).isEmpty()) {
      io.delta.tables.DeltaTable.forPath(session, table.location()).delete(old);
    }
  }

  /**
   * The reduced rows {@code s} without those older than a delete of their key.
   *
   * @param columns what is taken of a row, by the sequence of the delete, NULL without one
   */
  Dataset<Row> withoutBuried(
      Dataset<Row> reduced, Instant now, Function<Column, Column[]> columns) {
    Column buried = col("d.__buried");
    Dataset<Row> newest =
        read(reduced, now)
            .groupBy(UpsertRows.columns(plan.keys()))
            .agg(max(col(UpsertRows.SEQUENCE)).as("__buried"))
            .as("d");
    return reduced
        .as("s")
        .join(newest, UpsertRows.sameKey(plan, "s", "d"), "left")
        .where(buried.isNull().or(col("s." + UpsertRows.SEQUENCE).geq(buried)))
        .select(columns.apply(buried));
  }

  /** The keys and sequences of the deletes that are still remembered, in the rows' types. */
  Dataset<Row> read(Dataset<Row> reduced, Instant now) {
    Dataset<Row> kept =
        LiveFiles.read(reduced.sparkSession(), table.location())
            .where(col("_time").geq(lit(oldest(now))));
    return ByName.rows(columns(kept), columns(reduced).schema());
  }

  private Timestamp oldest(Instant now) {
    return Timestamp.from(now.minusMillis(plan.tombstoneRetentionMillis()));
  }
}
