package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.flow.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Writes the batches of one run of a table's query, each exactly once (semantics 14): the side
 * tables first, then the target, whose transaction is the commit point and carries the batch's
 * {@link CommitNote}.
 *
 * <p>Only the first batch after a start can be one that was tried before; it is the one that looks
 * whether the target holds it already. Not thread-safe: Spark runs one batch of a query at a time.
 */
public final class TableBatchWriter implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1L;

  private final transient Run run;
  private final transient TargetWriter target;
  private final transient Quarantine quarantine;
  private transient volatile QualityCounts totals;
  private transient boolean started;

  /**
   * @param turn held while a batch is written: the flows of one table take turns, for their
   *     transactions would conflict
   * @param started what the first batch of the run is told to, with Spark's query id
   * @param committed told after each commit of the target, so that the event log follows
   * @param totals what the generation's earlier batches add up to
   */
  public record Run(
      TablePlan table,
      FlowRelation relation,
      FlowKey key,
      BatchGate gate,
      Lock turn,
      WriterProbe probe,
      InstantSource clock,
      Started started,
      Started committed,
      QualityCounts totals) {}

  /** Told Spark's query id. */
  @FunctionalInterface
  public interface Started {
    void with(String queryId);
  }

  public TableBatchWriter(Run run) {
    this.run = run;
    this.target = Targets.of(run.table());
    this.quarantine = new Quarantine(run.table().quarantine().location());
    this.totals = run.totals();
  }

  /** What the generation's batches add up to, the last committed one included. */
  public QualityCounts totals() {
    return totals;
  }

  @Override
  public void call(Dataset<Row> rows, Long batch) throws InterruptedException {
    run.gate().enter(batch);
    try {
      // behind the gate: who waits there in a drain must not keep the others from ending
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
      run.started().with(queryId);
    }
    if (!started && holds(rows.sparkSession(), queryId, batch)) {
      skip(rows);
    } else {
      write(
          rows, new TargetWriter.Batch(run.key(), queryId, batch, run.clock().instant(), !started));
    }
    started = true;
  }

  private boolean holds(SparkSession session, String queryId, long batch) {
    Long last = new DeltaCommits(session, run.table().location()).lastBatch(queryId);
    return last != null && last >= batch;
  }

  /** A stateful batch has to be consumed, else Spark refuses to commit its state (seen). */
  private void skip(Dataset<Row> rows) {
    if (run.relation().stateful()) {
      rows.write().format("noop").mode("overwrite").save();
    }
  }

  private void write(Dataset<Row> rows, TargetWriter.Batch batch) {
    if (!run.relation().judged()) {
      commit(clean(rows), batch, null);
      return;
    }
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      BatchQuality quality = BatchQuality.of(kept, rules());
      stopIfBroken(kept, quality, batch);
      run.probe().at(run.key(), batch.number(), WriterProbe.Step.BEFORE_SIDE_ROWS);
      if (quality.refused() > 0) {
        Dataset<Row> refused = kept.where(col(Verdict.ACTION).geq(Verdict.QUARANTINE));
        quarantine.write(stripped(refused), run.key(), batch.number(), batch.at(), batch.retry());
      } else if (batch.retry()) {
        quarantine.forget(kept, run.key(), batch.number());
      }
      if (quality.judged() > 0 || run.relation().stateful()) {
        Dataset<Row> good =
            quality.passed() == quality.judged()
                ? kept
                : kept.where(col(Verdict.ACTION).equalTo(Verdict.PASS));
        commit(clean(good), batch, quality.counts(rules()));
      }
    } finally {
      kept.unpersist();
    }
  }

  private void commit(Dataset<Row> rows, TargetWriter.Batch batch, @Nullable QualityCounts counts) {
    QualityCounts sum = counts == null ? totals : Counts.sum(totals, counts);
    TargetWriter.Prepared prepared = target.prepare(rows, batch);
    try {
      run.probe().at(run.key(), batch.number(), WriterProbe.Step.AFTER_SIDE_ROWS);
      run.gate().beforeCommit(batch.number());
      prepared.commit(note(batch, counts, sum));
    } finally {
      prepared.release();
    }
    totals = sum;
    run.probe().at(run.key(), batch.number(), WriterProbe.Step.AFTER_TARGET);
    run.committed().with(batch.queryId());
  }

  private String note(TargetWriter.Batch batch, @Nullable QualityCounts counts, QualityCounts sum) {
    return new CommitNote(
            run.key().table(),
            run.key().flow(),
            run.key().generation(),
            batch.queryId(),
            batch.number(),
            batch.at().toEpochMilli(),
            counts,
            sum)
        .toJson();
  }

  private void stopIfBroken(Dataset<Row> kept, BatchQuality quality, TargetWriter.Batch batch) {
    List<ExpectationPlan> broken = quality.broken(rules());
    if (broken.isEmpty() && quality.malformedFailures() == 0) {
      return;
    }
    throw BrokenBatch.failure(run.table().name(), batch.number(), kept, quality, broken);
  }

  /** The query's columns without event-time metadata, which would mislead readers (semantics 6). */
  private Dataset<Row> clean(Dataset<Row> rows) {
    Column[] columns = new Column[run.relation().schema().size()];
    for (int i = 0; i < columns.length; i++) {
      String name = run.relation().schema().apply(i).name();
      columns[i] = col(UpsertRows.quote(name)).as(name, Metadata.empty());
    }
    return rows.select(columns);
  }

  private Dataset<Row> stripped(Dataset<Row> rows) {
    Column[] columns = new Column[rows.columns().length];
    for (int i = 0; i < columns.length; i++) {
      String name = rows.columns()[i];
      columns[i] = col(UpsertRows.quote(name)).as(name, Metadata.empty());
    }
    return rows.select(columns);
  }

  private List<ExpectationPlan> rules() {
    return run.table().expectations();
  }
}
