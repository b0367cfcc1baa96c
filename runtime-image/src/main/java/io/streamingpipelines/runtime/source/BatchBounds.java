package io.streamingpipelines.runtime.source;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * How much one batch reads if the manifest sets no limit, so that even the first batch of a long
 * backlog fits into memory and commits within minutes. By default, Spark reads the whole backlog of
 * a topic, and up to a thousand files of a table.
 *
 * @param memoryMib heap of all executors, or of the driver if there are none
 */
public record BatchBounds(long memoryMib) {
  /** Files of a table. */
  public static final int FILES = 1_000;

  /** Fills a quarter of the memory if a decoded and cached row takes about a kilobyte. */
  private static final long RECORDS_PER_MIB = 250;

  private static final long LEAST_MIB = 32;

  /** Rows take about four times as much memory as in Parquet. */
  private static final long COMPRESSION = 4;

  /** The bounds for the memory of the session's application. */
  public static BatchBounds of(SparkSession session) {
    SparkConf conf = session.sparkContext().getConf();
    long executors = conf.getLong("spark.executor.instances", 0);
    boolean local = session.sparkContext().isLocal() || executors == 0;
    return new BatchBounds(
        local
            ? Runtime.getRuntime().maxMemory() >> 20
            : executors * conf.getSizeAsMb("spark.executor.memory", "1g"));
  }

  /** Records of a topic. */
  public long records() {
    return memoryMib * RECORDS_PER_MIB;
  }

  /** Bytes of a table's files. */
  public long bytes() {
    return Math.max(LEAST_MIB, memoryMib / COMPRESSION) << 20;
  }

  /** The amount for people, for example {@code 256 MiB}. */
  public static String mebibytes(long bytes) {
    return Math.max(1, bytes >> 20) + " MiB";
  }
}
