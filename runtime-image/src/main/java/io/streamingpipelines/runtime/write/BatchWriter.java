package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.batch.BackgroundTask;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.CommitNote;
import io.streamingpipelines.runtime.batch.CommitNoteBuilder;
import io.streamingpipelines.runtime.batch.CountsSum;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.delta.SmallBatch;
import io.streamingpipelines.runtime.quality.BatchQuality;
import io.streamingpipelines.runtime.quality.BrokenBatch;
import io.streamingpipelines.runtime.quality.Quarantine;
import io.streamingpipelines.runtime.quality.VerdictColumns;
import io.streamingpipelines.runtime.write.TableBatchWriter.Run;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.schema.DeltaInvariantViolationException;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of evaluated rows to a table: first the side tables, then the target. The target's
 * transaction is the commit point and carries the batch's {@link CommitNote}
 * (docs/design/semantics.md#exactly-once).
 */
public final class BatchWriter {
  private final Run run;
  private final TargetWriter target;
  private final Quarantine quarantine;
  private volatile QualityCounts totals;

  public BatchWriter(Run run) {
    this.run = run;
    this.target =
        WriteModes.of(run.table().write())
            .writer(
                new WriteMode.Files(run.table().location(), run.tombstones()),
                List.of(run.relation().schema().fieldNames()));
    this.quarantine = new Quarantine(run.table().quarantine().location());
    this.totals = run.totals();
  }

  /**
   * The counts of all batches of this generation, including the last committed one. For a table
   * that is rebuilt as a whole, the counts of its current content.
   */
  public QualityCounts totals() {
    return totals;
  }

  public void write(Dataset<Row> rows, Batch batch) {
    if (!run.relation().evaluated()) {
      commit(clean(rows), batch, null, BackgroundTask.nothing());
      return;
    }
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      BatchQuality quality = BatchQuality.of(kept, rules());
      failIfViolated(kept, quality, batch);
      run.probe().at(run.key(), batch.number(), WriterProbe.Step.BEFORE_SIDE_ROWS);
      try (BackgroundTask side =
          BackgroundTask.run("quarantine", () -> quarantine(kept, quality, batch))) {
        if (quality.evaluated() > 0 || run.relation().stateful() || batch.whole()) {
          Dataset<Row> good =
              quality.passed() == quality.evaluated()
                  ? kept
                  : kept.where(col(VerdictColumns.ACTION).equalTo(VerdictColumns.PASS));
          commit(
              clean(SmallBatch.coalesced(good, quality.passed(), kept)),
              batch,
              quality.counts(rules()),
              side);
        }
        side.await();
      }
    } finally {
      kept.unpersist();
    }
  }

  private void quarantine(Dataset<Row> kept, BatchQuality quality, Batch batch) {
    if (quality.rejected() > 0) {
      Dataset<Row> rejected = kept.where(col(VerdictColumns.ACTION).geq(VerdictColumns.QUARANTINE));
      quarantine.write(stripped(SmallBatch.coalesced(rejected, quality.rejected(), kept)), batch);
    } else {
      quarantine.removeLeftovers(kept, batch);
    }
  }

  /**
   * @param side the task that must be complete before the target's transaction
   */
  private void commit(
      Dataset<Row> rows, Batch batch, @Nullable QualityCounts counts, BackgroundTask side) {
    QualityCounts before = batch.whole() ? QualityCounts.NONE : totals;
    QualityCounts sum = counts == null ? before : CountsSum.sum(before, counts);
    TargetWriter.Prepared prepared = target.prepare(rows, batch);
    try {
      side.await();
      run.probe().at(run.key(), batch.number(), WriterProbe.Step.AFTER_SIDE_ROWS);
      run.gate().beforeCommit(batch.number());
      prepared.commit(note(batch, counts, sum));
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      DeltaInvariantViolationException violation = BrokenBatch.violation(e);
      if (violation != null) {
        throw BrokenBatch.constraint(run.table().name(), batch.number(), violation);
      }
      throw e;
    } finally {
      prepared.release();
    }
    totals = sum;
    run.probe().at(run.key(), batch.number(), WriterProbe.Step.AFTER_TARGET);
    run.committed().accept(batch.queryId());
  }

  private String note(Batch batch, @Nullable QualityCounts counts, QualityCounts sum) {
    return CommitNoteBuilder.builder()
        .table(run.key().table())
        .flow(run.key().flow())
        .generation(run.key().generation())
        .epoch(run.gate().epoch())
        .queryId(batch.queryId())
        .batch(batch.number())
        .atMillis(batch.at().toEpochMilli())
        .totals(sum)
        .counts(counts)
        .builtFrom(batch.builtFrom())
        .build()
        .toJson();
  }

  private void failIfViolated(Dataset<Row> kept, BatchQuality quality, Batch batch) {
    List<ExpectationPlan> broken = quality.broken(rules());
    if (broken.isEmpty() && quality.malformedFailures() == 0) {
      return;
    }
    throw BrokenBatch.failure(run.table().name(), batch.number(), kept, quality, broken);
  }

  /**
   * The query's columns without event-time metadata, which would mislead readers of the table
   * (docs/design/semantics.md#watermarks-stay-in-their-query).
   */
  private Dataset<Row> clean(Dataset<Row> rows) {
    return plain(rows, run.relation().schema().fieldNames());
  }

  private static Dataset<Row> stripped(Dataset<Row> rows) {
    return plain(rows, rows.columns());
  }

  private static Dataset<Row> plain(Dataset<Row> rows, String[] names) {
    Column[] columns = new Column[names.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = col(SqlName.quoted(names[i])).as(names[i], Metadata.empty());
    }
    return rows.select(columns);
  }

  private List<ExpectationPlan> rules() {
    return run.table().expectations();
  }
}
