package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Adds the rows (semantics 17). */
record AppendWriter(String location) implements TargetWriter {

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        DirectWrite.write(
            rows, location, SaveMode.Append, batch.queryId(), batch.number(), batch.at(), note);
  }
}
