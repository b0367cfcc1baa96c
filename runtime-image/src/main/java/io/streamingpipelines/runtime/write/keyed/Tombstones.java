package io.streamingpipelines.runtime.write.keyed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.delta.SideTable;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.schema.NamedTypes;
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
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

  public Tombstones(String location, WritePlan.Keyed plan) {
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
  public void keep(Dataset<Row> reduced, long deletes, Batch batch) {
    SparkSession session = reduced.sparkSession();
    if (batch.retry() && table.exists(session)) {
      begin(session, columns(reduced).schema());
      expire(session, batch.at());
    }
    if (deletes > 0) {
      table.write(columns(reduced.where(col(KeyedRows.DELETED))), batch);
      name(session);
    } else {
      table.forget(session, batch);
    }
  }

  /** Deletes by other keys, or in another order, say nothing about the rows that come now. */
  private void begin(SparkSession session, StructType columns) {
    TableState state = new TableLog(session, table.location()).state();
    String of = state.properties().get(OF);
    StructType there = new StructType();
    for (StructField field : state.columns().fields()) {
      there = SideTable.COLUMNS.contains(field.name()) ? there : there.add(field);
    }
    boolean same = of == null || of.equals(of());
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
      new TableLog(session, table.location()).setProperty(OF, of());
      named = true;
    }
  }

  private String of() {
    return String.join(",", plan.keys()).toLowerCase(Locale.ROOT)
        + " in the order of "
        + HiddenColumns.madeOf(plan);
  }

  private Dataset<Row> columns(Dataset<Row> rows) {
    return rows.select(Columns.of(plan.keys(), KeyedRows.SEQUENCE));
  }

  public boolean exist(SparkSession session) {
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
  public Dataset<Row> withoutBuried(
      Dataset<Row> reduced, Instant now, Function<Column, Column[]> columns) {
    Column buried = col("d.__buried");
    Dataset<Row> newest =
        read(reduced, now)
            .groupBy(Columns.of(plan.keys()))
            .agg(max(col(KeyedRows.SEQUENCE)).as("__buried"))
            .as("d");
    return reduced
        .as("s")
        .join(newest, KeyedRows.sameKey(plan, "s", "d"), "left")
        .where(buried.isNull().or(col("s." + KeyedRows.SEQUENCE).geq(buried)))
        .select(columns.apply(buried));
  }

  /** The keys and sequences of the deletes that are still remembered, in the rows' types. */
  public Dataset<Row> read(Dataset<Row> reduced, Instant now) {
    Dataset<Row> kept =
        LiveFiles.read(reduced.sparkSession(), table.location())
            .where(col("_time").geq(lit(oldest(now))));
    return ByName.rows(columns(kept), columns(reduced).schema());
  }

  private Timestamp oldest(Instant now) {
    return Timestamp.from(now.minusMillis(plan.tombstoneRetentionMillis()));
  }
}
