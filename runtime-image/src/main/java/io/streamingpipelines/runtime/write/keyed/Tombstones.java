package io.streamingpipelines.runtime.write.keyed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.KeySearch;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.delta.SideTable;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.delta.TransactionalWrite;
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
 * Remembers deletes in a side table, so that an older insert that arrives later does not restore a
 * deleted key (docs/design/semantics.md#deleted-keys).
 */
public final class Tombstones {
  /** Table property that describes the keys and the sequence of the recorded deletes. */
  private static final String DESCRIPTION = "streamingpipelines.deletes";

  private final SideTable table;
  private final WritePlan.Keyed plan;
  private boolean described;

  /**
   * @param location URI of the tombstones, see {@link #location}
   */
  public Tombstones(String location, WritePlan.Keyed plan) {
    this.table = new SideTable(location);
    this.plan = plan;
  }

  /**
   * The location of the tombstones for the table at {@code location}. Each refill has its own,
   * since deletes of earlier generations say nothing about its rows; they lie in the table's folder
   * under a name that VACUUM of the table leaves alone.
   *
   * @param refill generation of the refill whose rows the table holds; 0 if it was never refilled
   */
  public static String location(String location, int refill) {
    return refill == 0
        ? location + WritePlan.Keyed.TOMBSTONES
        : location + "/" + WritePlan.Keyed.TOMBSTONES + "-" + refill;
  }

  /**
   * Records the deletes among the reduced rows. The first batch after a start also removes expired
   * tombstones and those that an interrupted attempt of the batch has left.
   *
   * @param deletes number of deletes among the rows
   */
  public void keep(Dataset<Row> reduced, long deletes, Batch batch) {
    SparkSession session = reduced.sparkSession();
    if (batch.retry() && table.exists(session)) {
      resetIfChanged(session, columns(reduced).schema());
      expire(session, batch.at());
    }
    if (deletes > 0) {
      table.write(columns(reduced.where(col(KeyedRows.DELETED))), batch);
      storeDescription(session);
    } else {
      table.removeLeftovers(session, batch);
    }
  }

  /**
   * Empties the tombstones if keys or sequence have changed: the old ones do not apply to the new
   * rows.
   */
  private void resetIfChanged(SparkSession session, StructType columns) {
    TableState state = new TableLog(session, table.location()).state();
    String of = state.properties().get(DESCRIPTION);
    StructType there = new StructType();
    for (StructField field : state.columns().fields()) {
      there = SideTable.COLUMNS.contains(field.name()) ? there : there.add(field);
    }
    boolean same = of == null || of.equals(description());
    if (!same || there.length() != columns.length() || !NamedTypes.covers(columns, there)) {
      session
          .createDataFrame(List.of(), SideTable.withOrigin(columns))
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("overwriteSchema", "true")
          .save(table.location());
    }
    storeDescription(session);
  }

  private void storeDescription(SparkSession session) {
    if (!described) {
      new TableLog(session, table.location()).setProperty(DESCRIPTION, description());
      described = true;
    }
  }

  private String description() {
    return String.join(",", plan.keys()).toLowerCase(Locale.ROOT)
        + " in the order of "
        + HiddenColumns.madeOf(plan);
  }

  /**
   * Copies the unexpired deletes of some keys from the tombstones of another table, unless they are
   * of other keys or another sequence. Copying twice has no effect.
   *
   * @param keepWhere SQL condition on the keys
   */
  public void copyFrom(SparkSession session, String other, String keepWhere, Instant now) {
    TableState from = new TableLog(session, other).state();
    if (!description().equals(from.properties().get(DESCRIPTION))) {
      return;
    }
    Dataset<Row> kept =
        LiveFiles.read(session, other)
            .where(col("_time").geq(lit(oldest(now))))
            .where(coalesce(expr(keepWhere), lit(false)));
    TransactionalWrite.appendAddingColumns(kept, table.location(), "kept", 1, now);
  }

  private Dataset<Row> columns(Dataset<Row> rows) {
    return rows.select(Columns.of(plan.keys(), KeyedRows.SEQUENCE));
  }

  public boolean exists(SparkSession session) {
    return table.exists(session);
  }

  /**
   * Checks before it deletes: a DELETE replays the table's log even if there is nothing to delete.
   */
  private void expire(SparkSession session, Instant now) {
    Column old = col("_time").lt(lit(oldest(now)));
    if (!LiveFiles.read(session, table.location()).where(old).isEmpty()) {
      io.delta.tables.DeltaTable.forPath(session, table.location()).delete(old);
    }
  }

  /**
   * Returns the reduced rows, alias {@code s}, without rows that are older than a delete of their
   * key.
   *
   * @param count number of reduced rows
   * @param columns selects columns of a row, given the sequence of the delete, which is NULL if
   *     there is none
   */
  public Dataset<Row> withoutDeleted(
      Dataset<Row> reduced, long count, Instant now, Function<Column, Column[]> columns) {
    Column deletedAt = col("d.__buried");
    Dataset<Row> newest =
        new KeySearch(plan.keys(), reduced, count)
            .candidates(read(reduced, now))
            .groupBy(Columns.of(plan.keys()))
            .agg(max(col(KeyedRows.SEQUENCE)).as("__buried"))
            .as("d");
    return reduced
        .as("s")
        .join(newest, KeyedRows.sameKey(plan, "s", "d"), "left")
        .where(deletedAt.isNull().or(col("s." + KeyedRows.SEQUENCE).geq(deletedAt)))
        .select(columns.apply(deletedAt));
  }

  /** The keys and sequences of unexpired deletes, in the types of the rows. */
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
