package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds the rows (semantics 17). */
record AppendWriter(String location) implements TargetWriter {

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        BlindAppend.write(rows, location, batch.queryId(), batch.number(), batch.at(), note);
  }
}
