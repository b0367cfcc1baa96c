package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds the rows, or replaces the whole table by them atomically (semantics 17); Delta's writer
 * options make either idempotent.
 *
 * @param mode Spark's save mode, {@code append} or {@code overwrite}
 */
record AppendWriter(String location, String mode) implements TargetWriter {

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note -> commit(rows, batch, note);
  }

  private void commit(Dataset<Row> rows, Batch batch, String note) {
    if (mode.equals("append")) {
      BlindAppend.write(rows, location, batch.queryId(), batch.number(), batch.at(), note);
      return;
    }
    rows.write()
        .format("delta")
        .mode(mode)
        .option("txnAppId", batch.queryId())
        .option("txnVersion", Long.toString(batch.number()))
        .option("userMetadata", note)
        .save(location);
  }
}
