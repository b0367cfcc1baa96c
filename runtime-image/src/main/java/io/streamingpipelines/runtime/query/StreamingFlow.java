package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.spark.ContinuousQueries;
import io.streamingpipelines.runtime.write.TableBatchWriter;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * A streaming query of Spark.
 *
 * @param writer has the query's counts; null for a sink
 * @param startsAgain whether it only finishes the batch of an earlier driver
 */
record StreamingFlow(
    StreamingQuery query, @Nullable TableBatchWriter writer, QueryGate gate, boolean startsAgain)
    implements RunningFlow {
  @Override
  public String queryId() {
    return query.id().toString();
  }

  @Override
  public String runId() {
    return query.runId().toString();
  }

  @Override
  public void await() throws StreamingQueryException {
    query.awaitTermination();
  }

  @Override
  public boolean idle() {
    return !query.isActive() || (!gate.writing() && !query.status().isTriggerActive());
  }

  @Override
  public long committedBatch() {
    StreamingQueryProgress progress = query.lastProgress();
    return progress == null ? ContinuousQueries.committed(query) : progress.batchId();
  }

  @Override
  public void stop() throws TimeoutException {
    query.stop();
  }

  @Override
  public QualityCounts quality() {
    return writer == null ? QualityCounts.NONE : writer.totals();
  }

  @Override
  public @Nullable RefreshStatus refresh() {
    return null;
  }
}
