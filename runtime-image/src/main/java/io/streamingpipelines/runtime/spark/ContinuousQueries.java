package io.streamingpipelines.runtime.spark;

import org.apache.spark.sql.execution.streaming.continuous.ContinuousExecution;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Queries with a continuous trigger, which report no progress. */
public final class ContinuousQueries {
  private ContinuousQueries() {}

  /** The last epoch in the query's commit log; -1 if there is none, and for all other queries. */
  public static long committed(StreamingQuery query) {
    if (query instanceof StreamingQueryWrapper wrapper
        && wrapper.streamingQuery() instanceof ContinuousExecution continuous) {
      scala.Option<Object> latest = continuous.commitLog().getLatestBatchId();
      return latest.isEmpty() ? -1 : (Long) latest.get();
    }
    return -1;
  }
}
