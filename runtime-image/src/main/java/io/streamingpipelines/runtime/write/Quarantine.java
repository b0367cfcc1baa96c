package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.flow.Verdict;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a table refused, duplicates kept: its columns, the violated rules, what was
 * malformed, and the batch they came with (docs/design/semantics.md#violation-actions).
 */
final class Quarantine {
  private final SideTable table;

  Quarantine(String location) {
    this.table = new SideTable(location);
  }

  /** {@code judged} rows with their verdict columns, already those to refuse. */
  void write(Dataset<Row> judged, TargetWriter.Batch batch) {
    Dataset<Row> rows =
        judged
            .withColumn("_failed_expectations", col(Verdict.FAILED))
            .withColumn("_malformed", col(Verdict.MALFORMED))
            .drop(Verdict.FAILED, Verdict.ACTION, Verdict.MALFORMED);
    table.write(rows, batch);
  }

  /** The batch has no such rows, whatever an earlier try of it had. */
  void forget(Dataset<Row> judged, TargetWriter.Batch batch) {
    table.forget(judged.sparkSession(), batch);
  }
}
