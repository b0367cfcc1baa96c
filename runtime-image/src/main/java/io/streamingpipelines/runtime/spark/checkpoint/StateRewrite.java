package io.streamingpipelines.runtime.spark.checkpoint;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.OfflineStateRepartitionRunner;

/** Rewrites the state of a query that does not run. */
public final class StateRewrite {
  private StateRewrite() {}

  /**
   * Moves all state to another number of partitions, as a batch without rows after the last one.
   * The last batch must be committed, unless it is an unfinished move to the same number, which is
   * then finished (SPARK-53720).
   *
   * @param checkpoint URI of the query's checkpoint
   */
  public static void repartition(SparkSession session, String checkpoint, int partitions) {
    new OfflineStateRepartitionRunner(session, checkpoint, partitions, true).run();
  }
}
