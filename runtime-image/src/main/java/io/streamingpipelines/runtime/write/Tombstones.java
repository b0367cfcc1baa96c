package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.LiveFiles;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Remembers what was deleted, beside a table: an older insert that arrives later must not bring a
 * deleted key back (semantics 15).
 */
public final class Tombstones {
  private final SideTable table;
  private final WritePlan.Keyed plan;

  Tombstones(String location, WritePlan.Keyed plan) {
    this.table = new SideTable(location(location));
    this.plan = plan;
  }

  /** Where those of the table at {@code location} lie. */
  public static String location(String location) {
    return location + "_tombstones";
  }

  /**
   * Keeps the deletes among reduced rows; at the first batch after a start also drops what has
   * served its time, and what an interrupted try of the batch has left.
   *
   * @param deletes how many there are
   */
  void keep(Dataset<Row> reduced, long deletes, TargetWriter.Batch batch) {
    SparkSession session = reduced.sparkSession();
    if (batch.retry()) {
      expire(session, batch.at());
    }
    if (deletes > 0) {
      Dataset<Row> deleted =
          reduced
              .where(col(UpsertRows.DELETED))
              .select(UpsertRows.columns(plan.keys(), UpsertRows.SEQUENCE));
      table.write(deleted, batch);
    } else {
      table.forget(session, batch);
    }
  }

  boolean exist(SparkSession session) {
    return table.exists(session);
  }

  /** A DELETE replays the table's log, even where nothing is to be deleted. */
  private void expire(SparkSession session, Instant now) {
    Column old = col("_time").lt(lit(oldest(now)));
    if (table.exists(session) && !LiveFiles.read(session, table.location()).where(old).isEmpty()) {
      io.delta.tables.DeltaTable.forPath(session, table.location()).delete(old);
    }
  }

  /** The reduced rows without those older than a delete of their key. */
  Dataset<Row> withoutBuried(Dataset<Row> reduced, Instant now) {
    String buried = "__buried";
    Dataset<Row> newest =
        read(reduced.sparkSession(), now)
            .groupBy(UpsertRows.columns(plan.keys()))
            .agg(max(col(UpsertRows.SEQUENCE)).as(buried))
            .as("d");
    return reduced
        .as("s")
        .join(newest, UpsertRows.sameKey(plan, "s", "d"), "left")
        .where(
            col("d." + buried).isNull().or(col("s." + UpsertRows.SEQUENCE).geq(col("d." + buried))))
        .select("s.*");
  }

  /** The keys and sequences of the deletes that are still remembered. */
  Dataset<Row> read(SparkSession session, Instant now) {
    return LiveFiles.read(session, table.location())
        .where(col("_time").geq(lit(oldest(now))))
        .select(UpsertRows.columns(plan.keys(), UpsertRows.SEQUENCE));
  }

  private Timestamp oldest(Instant now) {
    return Timestamp.from(now.minusMillis(plan.tombstoneRetentionMillis()));
  }
}
