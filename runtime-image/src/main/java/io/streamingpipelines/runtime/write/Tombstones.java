package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.streamingpipelines.plan.WritePlan;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Remembers what was deleted, beside an upserted table: an older insert that arrives later must not
 * bring a deleted key back (semantics 15).
 */
final class Tombstones {
  private final SideTable table;
  private final WritePlan.Upsert plan;

  Tombstones(String location, WritePlan.Upsert plan) {
    this.table = new SideTable(location + "_tombstones");
    this.plan = plan;
  }

  /** Keeps the deletes among reduced rows. */
  void write(Dataset<Row> reduced, TargetWriter.Batch batch) {
    Dataset<Row> deleted =
        reduced
            .where(col(UpsertRows.DELETED))
            .select(UpsertRows.columns(plan.keys(), UpsertRows.SEQUENCE));
    table.write(deleted, batch.flow(), batch.number(), batch.at(), batch.retry());
  }

  void forget(SparkSession session, TargetWriter.Batch batch) {
    table.forget(session, batch.flow(), batch.number());
  }

  boolean exist(SparkSession session) {
    return table.exists(session);
  }

  /** Drops the tombstones that have served their time. */
  void expire(SparkSession session, Instant now) {
    if (table.exists(session)) {
      io.delta.tables.DeltaTable.forPath(session, table.location())
          .delete(col("_time").lt(lit(oldest(now))));
    }
  }

  /** The reduced rows without those older than a delete of their key. */
  Dataset<Row> withoutBuried(Dataset<Row> reduced, Instant now) {
    String buried = "__buried";
    Dataset<Row> newest =
        reduced
            .sparkSession()
            .read()
            .format("delta")
            .load(table.location())
            .where(col("_time").geq(lit(oldest(now))))
            .groupBy(UpsertRows.columns(plan.keys()))
            .agg(max(col(UpsertRows.SEQUENCE)).as(buried))
            .as("d");
    Column sameKey = lit(true);
    for (String key : plan.keys()) {
      String name = UpsertRows.quote(key);
      sameKey = sameKey.and(col("s." + name).eqNullSafe(col("d." + name)));
    }
    return reduced
        .as("s")
        .join(newest, sameKey, "left")
        .where(
            col("d." + buried).isNull().or(col("s." + UpsertRows.SEQUENCE).geq(col("d." + buried))))
        .select("s.*");
  }

  private Timestamp oldest(Instant now) {
    return Timestamp.from(now.minusMillis(plan.tombstoneRetentionMillis()));
  }
}
