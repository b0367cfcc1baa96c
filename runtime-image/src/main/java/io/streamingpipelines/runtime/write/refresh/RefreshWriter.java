package io.streamingpipelines.runtime.write.refresh;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.batch.RefreshInputs;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.write.BatchWriter;
import io.streamingpipelines.runtime.write.TableBatchWriter;
import io.streamingpipelines.runtime.write.TableBatchWriterRunBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a table by the result of its query, each time in one transaction
 * (docs/design/semantics.md#refreshed-tables). The transaction also records the inputs of the
 * result, so that a refresh needs no checkpoint: the table's content and the record of its inputs
 * cannot diverge. Not thread-safe, except for {@link #totals} and {@link #last}.
 */
public final class RefreshWriter {
  private final Into into;
  private final String queryId;
  private final DeltaCommits commits;
  private volatile QualityCounts totals;
  private volatile @Nullable Refresh last;

  /**
   * The table to refresh, and the parts with which the writer works.
   *
   * @param log notified of each refresh
   */
  public record Into(
      SparkSession session,
      TablePlan table,
      FlowKey key,
      BatchGate gate,
      Lock turn,
      WriterProbe probe,
      InstantSource clock,
      EventLog log) {}

  /**
   * A refresh that the table holds.
   *
   * @param number counts from 0 within the checkpoint's generation
   * @param from the inputs; null if the table's log no longer has them
   * @param rows number of rows; null if the table's log no longer has it
   * @param took duration; null if an earlier driver ran the refresh
   */
  public record Refresh(
      long number,
      @Nullable RefreshInputs from,
      @Nullable Long rows,
      @Nullable Duration took,
      @Nullable Instant at) {}

  /** The table must exist. */
  public RefreshWriter(Into into) {
    this.into = into;
    this.queryId = queryId(into);
    this.commits = new DeltaCommits(into.session(), into.table().location());
    this.totals = into.log().resume(into.key(), queryId, into.table().location());
    this.last = read(null);
  }

  /** Takes the place of Spark's query id; it stays the same for one table and generation. */
  private static String queryId(Into into) {
    String tableId = new TableLog(into.session(), into.table().location()).state().id();
    return "refresh-" + into.key().generation() + "-" + tableId;
  }

  public String queryId() {
    return queryId;
  }

  /** The last refresh that the table holds, or null before the first one. */
  public @Nullable Refresh last() {
    return last;
  }

  /** The counts of the expectations for the last refresh. */
  public QualityCounts totals() {
    return totals;
  }

  /** Replaces the table by the rows of the relation. */
  public void write(FlowRelation relation, RefreshInputs from) throws InterruptedException {
    Refresh before = last;
    long number = before == null ? 0 : before.number() + 1;
    into.gate().enter(number);
    try {
      Instant start = into.clock().instant();
      into.turn().lockInterruptibly();
      try {
        BatchWriter writer = new BatchWriter(run(relation));
        writer.write(relation.rows(), new Batch(into.key(), queryId, number, start, true, from));
        totals = writer.totals();
      } finally {
        into.turn().unlock();
      }
      last = read(Duration.between(start, into.clock().instant()));
    } finally {
      into.gate().leave(number);
    }
  }

  private TableBatchWriter.Run run(FlowRelation relation) {
    return TableBatchWriterRunBuilder.builder()
        .table(into.table())
        .tombstones("")
        .relation(relation)
        .key(into.key())
        .gate(into.gate())
        .turn(into.turn())
        .probe(into.probe())
        .clock(into.clock())
        .started(id -> {})
        .committed(id -> into.log().follow(into.key(), id, into.table().location()))
        .totals(totals)
        .build();
  }

  private @Nullable Refresh read(@Nullable Duration took) {
    Long number = commits.lastBatch(queryId);
    if (number == null) {
      return null;
    }
    DeltaCommits.Commit commit = commits.last(queryId);
    return commit == null
        ? new Refresh(number, null, null, took, null)
        : new Refresh(
            number,
            commit.note().builtFrom(),
            commit.rows(),
            took,
            Instant.ofEpochMilli(commit.note().atMillis()));
  }
}
