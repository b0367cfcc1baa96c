package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Replaces the whole table by the rows, atomically (docs/design/semantics.md#complete-results). */
record OverwriteWriter(String location) implements TargetWriter {

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        DirectWrite.write(
            rows, location, SaveMode.Overwrite, batch.queryId(), batch.number(), batch.at(), note);
  }
}
