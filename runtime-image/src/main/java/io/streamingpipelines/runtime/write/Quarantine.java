package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.flow.Verdict;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a table refused, duplicates kept: its columns, the violated rules, what was
 * malformed, and the batch they came with (semantics 11).
 */
final class Quarantine {
  private final SideTable table;

  Quarantine(String location) {
    this.table = new SideTable(location);
  }

  /** {@code judged} rows with their verdict columns, already those to refuse. */
  void write(Dataset<Row> judged, FlowKey flow, long batch, Instant at, boolean retry) {
    Dataset<Row> rows =
        judged
            .withColumn("_failed_expectations", col(Verdict.FAILED))
            .withColumn("_malformed", col(Verdict.MALFORMED))
            .drop(Verdict.FAILED, Verdict.ACTION, Verdict.MALFORMED);
    table.write(rows, flow, batch, at, retry);
  }

  void forget(Dataset<Row> judged, FlowKey flow, long batch) {
    table.forget(judged.sparkSession(), flow, batch);
  }
}
