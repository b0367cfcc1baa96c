package io.streamingpipelines.runtime.batch;

import org.apache.spark.sql.SparkSession;

/**
 * Finds Spark's id of the query whose batch the current thread runs; the id is part of the
 * checkpoint.
 */
public final class QueryIds {
  private QueryIds() {}

  public static String current(SparkSession session) {
    String id = session.sparkContext().getLocalProperty("sql.streaming.queryId");
    if (id == null) {
      throw new IllegalStateException("a batch outside of a streaming query");
    }
    return id;
  }
}
