package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Adds the rows (docs/design/semantics.md#append). */
record AppendWriter(String location) implements TargetWriter {

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        DirectWrite.write(
            rows, location, SaveMode.Append, batch.queryId(), batch.number(), batch.at(), note);
  }
}
