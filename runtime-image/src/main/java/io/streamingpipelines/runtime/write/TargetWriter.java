package io.streamingpipelines.runtime.write;

import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Brings the good rows of a batch into the table, in one transaction at the end. */
interface TargetWriter {
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

  /**
   * @param retry the first batch after a start: it may have been tried before
   * @param builtFrom of a batch that is the whole table, null for those that are a part
   */
  record Batch(
      FlowKey flow,
      String queryId,
      long number,
      Instant at,
      boolean retry,
      @Nullable BuiltFrom builtFrom) {

    /** Whether the batch is all that the table shall hold. */
    boolean whole() {
      return builtFrom != null;
    }

    /** SQL: the rows of a side table that the batch's own take the place of; null for none. */
    @Nullable String replacedSideRows() {
      if (whole()) {
        return flow.sideRows();
      }
      return retry ? flow.sideRows(number) : null;
    }
  }
}
