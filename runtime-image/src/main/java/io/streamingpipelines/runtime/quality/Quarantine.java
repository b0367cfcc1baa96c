package io.streamingpipelines.runtime.quality;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.SideTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a table refused, duplicates kept: its columns, the violated rules, what was
 * malformed, and the batch they came with (docs/design/semantics.md#violation-actions).
 */
public final class Quarantine {
  private final SideTable table;

  public Quarantine(String location) {
    this.table = new SideTable(location);
  }

  /** {@code judged} rows with their verdict columns, already those to refuse. */
  public void write(Dataset<Row> judged, Batch batch) {
    Dataset<Row> rows =
        judged
            .withColumn("_failed_expectations", col(VerdictColumns.FAILED))
            .withColumn("_malformed", col(VerdictColumns.MALFORMED))
            .drop(VerdictColumns.FAILED, VerdictColumns.ACTION, VerdictColumns.MALFORMED);
    table.write(rows, batch);
  }

  /** The batch has no such rows, whatever an earlier try of it had. */
  public void forget(Dataset<Row> judged, Batch batch) {
    table.forget(judged.sparkSession(), batch);
  }
}
