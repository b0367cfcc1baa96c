package io.streamingpipelines.runtime.write.complete;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.TransactionalWrite;
import io.streamingpipelines.runtime.write.TargetWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Atomically replaces the whole table by the batch's rows
 * (docs/design/semantics.md#complete-results).
 */
public record OverwriteWriter(String location) implements TargetWriter {

  @Override
  public TargetWriter.Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        TransactionalWrite.write(
            rows, location, SaveMode.Overwrite, batch.queryId(), batch.number(), batch.at(), note);
  }
}
