package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.batch.BatchInput;
import io.streamingpipelines.runtime.batch.InputRange;
import io.streamingpipelines.runtime.spark.ContinuousQueries;
import io.streamingpipelines.runtime.spark.QueryBatch;
import io.streamingpipelines.runtime.write.TableBatchWriter;
import java.util.ArrayList;
import java.util.List;
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
 * @param inputs the names of its streaming inputs, in the order in which Spark numbers them
 */
record StreamingFlow(
    StreamingQuery query,
    @Nullable TableBatchWriter writer,
    QueryGate gate,
    boolean startsAgain,
    List<String> inputs)
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
  public @Nullable BatchInput batch() {
    QueryBatch batch = QueryBatch.of(query);
    if (batch == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < batch.ranges().size(); i++) {
      QueryBatch.Range range = batch.ranges().get(i);
      String to = range.to();
      if (to != null && !to.equals(range.from())) {
        String name = i < inputs.size() ? inputs.get(i) : "input " + i;
        String part =
            range.files().isEmpty()
                ? InputRange.between(range.from(), to)
                : InputRange.files(range.files());
        parts.add(name + " (" + part + ")");
      }
    }
    return new BatchInput(batch.number(), parts);
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
