package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Delta table that is written before the target: its rows carry the flow, generation and batch
 * they came from, so that the rows of an interrupted try can be replaced.
 *
 * @param location URI; the table is created by its first rows
 */
record SideTable(String location) {

  /**
   * @param retry the batch may have been tried before: rows of that try are replaced
   */
  void write(Dataset<Row> rows, FlowKey flow, long batch, Instant at, boolean retry) {
    SparkSession session = rows.sparkSession();
    Dataset<Row> marked =
        rows.withColumn("_flow", lit(flow.flow()))
            .withColumn("_generation", lit(flow.generation()))
            .withColumn("_batch", lit(batch))
            .withColumn("_time", lit(Timestamp.from(at)));
    if (retry && exists(session)) {
      marked
          .write()
          .format("delta")
          .mode("overwrite")
          .option("replaceWhere", flow.sideRows(batch))
          .option("mergeSchema", "true")
          .save(location);
      return;
    }
    marked.write().format("delta").mode("append").option("mergeSchema", "true").save(location);
  }

  /** Removes what an interrupted try of the batch has left. */
  void forget(SparkSession session, FlowKey flow, long batch) {
    if (exists(session)) {
      io.delta.tables.DeltaTable.forPath(session, location).delete(flow.sideRows(batch));
    }
  }

  boolean exists(SparkSession session) {
    return io.delta.tables.DeltaTable.isDeltaTable(session, location);
  }
}
