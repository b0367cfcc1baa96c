package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Few rows in few partitions. Each task costs some ten milliseconds of processor time before its
 * first row, each partition becomes a file, and rows that are in one need no shuffle.
 */
final class SmallBatch {
  /** What a task should have at least. */
  private static final long ROWS = 10_000;

  private SmallBatch() {}

  /** Whether so many rows are one task's work. */
  static boolean is(long count) {
    return count < ROWS;
  }

  /**
   * @param count how many rows there are
   */
  static Dataset<Row> gathered(Dataset<Row> rows, long count) {
    return rows.coalesce((int) Math.min(Integer.MAX_VALUE, 1 + count / ROWS));
  }
}
