package io.streamingpipelines.runtime.write;

import io.streamingpipelines.runtime.batch.Batch;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings the good rows of a batch into the table, in one transaction at the end. */
public interface TargetWriter {
  /** Does what comes before the target's transaction: side tables, reduction. */
  Prepared prepare(Dataset<Row> rows, Batch batch);

  /** A batch whose side tables are written. */
  interface Prepared {
    /**
     * The one transaction.
     *
     * @param note what it says about the batch, for the event log
     */
    void commit(String note);

    /** Gives back what was kept in memory. */
    default void release() {}
  }
}
