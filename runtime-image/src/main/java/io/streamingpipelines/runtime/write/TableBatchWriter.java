package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.Staged;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import io.streamingpipelines.runtime.batch.QueryIds;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.flow.FlowRelation;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes the batches of one run of a table's query, each exactly once
 * (docs/design/semantics.md#exactly-once).
 *
 * <p>Only the first batch after a start can be a repeated one, so only this batch checks whether
 * the target already holds it. Not thread-safe: Spark runs one batch of a query at a time.
 */
public final class TableBatchWriter implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1L;

  private final transient Run run;
  private final transient BatchWriter writer;
  private transient boolean started;

  /**
   * One run of a table's query.
   *
   * @param table the table that is written: a refill's own table while it is filled
   * @param tombstones URI of the table that remembers deletes
   * @param kept the rows that are not written because older ones are kept; null if there are none
   * @param turn held while a batch is written: flows of the same table take turns because their
   *     transactions would conflict
   * @param started notified with Spark's query id at the first batch of the run
   * @param committed notified after each commit of the target, so that the event log is updated
   * @param totals the counts of the generation's earlier batches
   */
  @Staged
  public record Run(
      TablePlan table,
      String tombstones,
      @Nullable KeptRows kept,
      FlowRelation relation,
      FlowKey key,
      BatchGate gate,
      Lock turn,
      WriterProbe probe,
      InstantSource clock,
      QueryIdListener started,
      QueryIdListener committed,
      QualityCounts totals) {}

  public TableBatchWriter(Run run) {
    this.run = run;
    this.writer = new BatchWriter(run);
  }

  /** The counts of all batches of this generation, including the last committed one. */
  public QualityCounts totals() {
    return writer.totals();
  }

  @Override
  public void call(Dataset<Row> rows, Long batch) throws InterruptedException {
    run.gate().enter(batch);
    try {
      // take the turn after the gate: a batch that waits there during a drain must not block others
      run.turn().lockInterruptibly();
      try {
        callInTurn(rows, batch);
      } finally {
        run.turn().unlock();
      }
    } finally {
      run.gate().leave(batch);
    }
  }

  private void callInTurn(Dataset<Row> rows, long batch) {
    String queryId = QueryIds.current(rows.sparkSession());
    if (!started) {
      run.started().accept(queryId);
    }
    if (!started && holds(rows.sparkSession(), queryId, batch)) {
      skip(rows);
    } else {
      Batch now = new Batch(run.key(), queryId, batch, run.clock().instant(), !started, null);
      KeptRows kept = run.kept();
      if (kept == null) {
        writer.write(rows, now);
      } else {
        kept.without(rows, others -> writer.write(others, now));
      }
    }
    started = true;
  }

  private boolean holds(SparkSession session, String queryId, long batch) {
    Long last = new DeltaCommits(session, run.table().location()).lastBatch(queryId);
    return last != null && last >= batch;
  }

  /** A stateful batch must be consumed, otherwise Spark refuses to commit its state (observed). */
  private void skip(Dataset<Row> rows) {
    if (run.relation().stateful()) {
      rows.write().format("noop").mode("overwrite").save();
    }
  }
}
