package io.streamingpipelines.runtime.write.append;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.TransactionalWrite;
import io.streamingpipelines.runtime.write.TargetWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Appends the rows of each batch (docs/design/semantics.md#append). */
public record AppendWriter(String location) implements TargetWriter {

  @Override
  public TargetWriter.Prepared prepare(Dataset<Row> rows, Batch batch) {
    return note ->
        TransactionalWrite.write(
            rows, location, SaveMode.Append, batch.queryId(), batch.number(), batch.at(), note);
  }
}
