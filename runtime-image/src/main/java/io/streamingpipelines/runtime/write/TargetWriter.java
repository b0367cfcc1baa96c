package io.streamingpipelines.runtime.write;

import io.streamingpipelines.runtime.batch.Batch;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes a batch's accepted rows to the table, in one transaction at the end. */
public interface TargetWriter {
  /**
   * Does the work that precedes the target's transaction: writes side tables and reduces the rows.
   */
  Prepared prepare(Dataset<Row> rows, Batch batch);

  /** A batch whose side tables are written and that is ready to commit. */
  interface Prepared {
    /**
     * Commits the batch in one transaction.
     *
     * @param note the description of the batch, for the event log
     */
    void commit(String note);

    /** Releases rows that were kept in memory. */
    default void release() {}
  }
}
