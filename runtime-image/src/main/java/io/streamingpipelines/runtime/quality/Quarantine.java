package io.streamingpipelines.runtime.quality;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.SideTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Stores the rows that a table rejects, including duplicates, with their columns, the violated
 * rules, the reason for malformed rows, and the batch from which they came
 * (docs/design/semantics.md#violation-actions).
 */
public final class Quarantine {
  private final SideTable table;

  public Quarantine(String location) {
    this.table = new SideTable(location);
  }

  /** Writes rejected rows. @param rejected rows with the columns of {@link VerdictColumns} */
  public void write(Dataset<Row> rejected, Batch batch) {
    Dataset<Row> rows =
        rejected
            .withColumn("_failed_expectations", col(VerdictColumns.FAILED))
            .withColumn("_malformed", col(VerdictColumns.MALFORMED))
            .drop(VerdictColumns.FAILED, VerdictColumns.ACTION, VerdictColumns.MALFORMED);
    table.write(rows, batch);
  }

  /** Removes what an earlier attempt of the batch has left; the batch itself rejects no rows. */
  public void removeLeftovers(Dataset<Row> rejected, Batch batch) {
    table.removeLeftovers(rejected.sparkSession(), batch);
  }
}
