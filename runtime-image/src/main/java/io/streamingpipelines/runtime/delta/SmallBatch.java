package io.streamingpipelines.runtime.delta;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Few rows in few partitions. Each task costs some ten milliseconds of processor time before its
 * first row, each partition becomes a file, and rows that are in one need no shuffle.
 */
public final class SmallBatch {
  /** What a task should have at least, unless they are wide. */
  private static final long ROWS = 10_000;

  /** What is easily sent around and kept in the memory of one task. */
  private static final long BYTES = 32L << 20;

  private SmallBatch() {}

  /**
   * @param rows some of those that are kept
   * @param count how many they are
   * @param kept in memory, and looked at before
   */
  public static Dataset<Row> gathered(Dataset<Row> rows, long count, Dataset<Row> kept) {
    return rows.coalesce(parts(count, kept));
  }

  /** Whether all of it is one task's work. */
  public static boolean is(long count, Dataset<Row> kept) {
    return parts(count, kept) == 1;
  }

  private static int parts(long count, Dataset<Row> kept) {
    long bytes = kept.queryExecution().optimizedPlan().stats().sizeInBytes().toLong();
    return (int) Math.min(Integer.MAX_VALUE, 1 + Math.max(count / ROWS, bytes / BYTES));
  }
}
