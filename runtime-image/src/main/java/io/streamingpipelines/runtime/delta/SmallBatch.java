package io.streamingpipelines.runtime.delta;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts small batches into few partitions. Each task costs about ten milliseconds of CPU time before
 * its first row, each partition becomes a file, and rows in a single partition need no shuffle.
 */
public final class SmallBatch {
  /** Minimum number of rows per task, unless the rows are wide. */
  private static final long MIN_TASK_ROWS = 10_000;

  /** Size in bytes that can easily be broadcast and kept in the memory of one task. */
  private static final long MAX_TASK_BYTES = 32L << 20;

  private SmallBatch() {}

  /**
   * Returns the rows in as few partitions as their number suggests.
   *
   * @param rows rows derived from {@code kept}
   * @param count number of {@code rows}
   * @param kept cached rows that have already been computed
   */
  public static Dataset<Row> coalesced(Dataset<Row> rows, long count, Dataset<Row> kept) {
    return rows.coalesce(parts(count, kept));
  }

  private static int parts(long count, Dataset<Row> kept) {
    long bytes = kept.queryExecution().optimizedPlan().stats().sizeInBytes().toLong();
    return (int)
        Math.min(Integer.MAX_VALUE, 1 + Math.max(count / MIN_TASK_ROWS, bytes / MAX_TASK_BYTES));
  }
}
