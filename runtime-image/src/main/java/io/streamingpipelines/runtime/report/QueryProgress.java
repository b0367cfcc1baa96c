package io.streamingpipelines.runtime.report;

import io.streamingpipelines.plan.Staged;
import io.streamingpipelines.runtime.query.RefreshStatus;
import java.time.Instant;
import java.util.Arrays;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one query, computed from its progress events (docs/design/semantics.md#progress)
 * or reported by its refreshes. Numbers that nobody has reported are null.
 *
 * @param runId Spark's id of the query's last start; null before its first batch
 * @param commits batches that the query has committed since that start
 * @param inputRows rows that the query has read since the driver started
 */
@Staged
record QueryProgress(
    @Nullable String runId,
    @Nullable Long batch,
    @Nullable Double inputRowsPerSecond,
    @Nullable Double processedRowsPerSecond,
    @Nullable Long batchDurationMillis,
    @Nullable Long watermarkMillis,
    @Nullable Long stateRows,
    @Nullable Long stateBytes,
    @Nullable Long lateRows,
    @Nullable Long lastCommitAtMillis,
    long commits,
    long inputRows,
    Backlog backlog) {

  static final QueryProgress NOTHING =
      QueryProgressBuilder.builder().commits(0).inputRows(0).backlog(Backlog.UNKNOWN).build();

  /** The progress of a refreshed table: its rows are those that the last refresh wrote. */
  static QueryProgress of(RefreshStatus refresh) {
    Long rows = refresh.rows();
    Long took = refresh.tookMillis();
    Long staleSince = refresh.staleSinceMillis();
    return QueryProgressBuilder.builder()
        .commits(refresh.count())
        .inputRows(0)
        .backlog(staleSince == null ? Backlog.NONE : Backlog.since(staleSince))
        .batch(refresh.number())
        .processedRowsPerSecond(
            rows == null || took == null ? null : rows * 1000.0 / Math.max(1, took))
        .batchDurationMillis(took)
        .lastCommitAtMillis(refresh.committedAtMillis())
        .build();
  }

  /** The progress after a batch was committed. */
  QueryProgress progressed(StreamingQueryProgress progress) {
    long startedAt = Instant.parse(progress.timestamp()).toEpochMilli();
    // batchDuration excludes the work around the batch itself
    Long duration = progress.durationMs().get("triggerExecution");
    StateOperatorProgress[] operators = progress.stateOperators();
    boolean stateful = operators.length > 0;
    String run = progress.runId().toString();
    return QueryProgressBuilder.builder()
        .commits(run.equals(runId) ? commits + 1 : 1)
        .inputRows(inputRows + progress.numInputRows())
        .backlog(backlog(startedAt, progress.sources()))
        .runId(run)
        .batch(progress.batchId())
        .inputRowsPerSecond(known(progress.inputRowsPerSecond()))
        .processedRowsPerSecond(known(progress.processedRowsPerSecond()))
        .batchDurationMillis(duration)
        .watermarkMillis(watermark(progress.eventTime().get("watermark")))
        .stateRows(stateful ? sum(operators, StateOperatorProgress::numRowsTotal) : null)
        .stateBytes(stateful ? sum(operators, StateOperatorProgress::memoryUsedBytes) : null)
        .lateRows(
            stateful
                ? (lateRows == null ? 0 : lateRows)
                    + sum(operators, StateOperatorProgress::numRowsDroppedByWatermark)
                : null)
        .lastCommitAtMillis(startedAt + (duration == null ? 0 : duration))
        .build();
  }

  /**
   * The progress after the query looked for input and found none.
   *
   * @param run Spark's id of the query since its last start
   */
  QueryProgress idle(String run) {
    return QueryProgressBuilder.builder(this)
        .commits(run.equals(runId) ? commits : 0)
        .runId(run)
        .inputRowsPerSecond(0.0)
        .backlog(Backlog.NONE)
        .build();
  }

  /** A total is known only if every source reports its part. */
  private Backlog backlog(long atMillis, SourceProgress[] sources) {
    long rows = 0;
    long position = 0;
    long latest = 0;
    for (SourceProgress source : sources) {
      KafkaOffsets end = offsets(source, source.endOffset());
      KafkaOffsets filled = offsets(source, source.latestOffset());
      if (end == null || filled == null) {
        return Backlog.UNKNOWN;
      }
      rows += end.distanceTo(filled);
      position += end.total();
      latest += filled.total();
    }
    return sources.length == 0
        ? Backlog.UNKNOWN
        : backlog.observe(atMillis, rows, position, latest);
  }

  private static @Nullable KafkaOffsets offsets(SourceProgress source, @Nullable String json) {
    return source.description().startsWith("Kafka") ? KafkaOffsets.parse(json) : null;
  }

  /** Spark omits what it cannot compute, or reports it as NaN or infinite. */
  private static @Nullable Double known(double rate) {
    return Double.isFinite(rate) ? rate : null;
  }

  /** Spark's watermark is the epoch until it has advanced. */
  private static @Nullable Long watermark(@Nullable String time) {
    if (time == null) {
      return null;
    }
    long millis = Instant.parse(time).toEpochMilli();
    return millis == 0 ? null : millis;
  }

  private static long sum(
      StateOperatorProgress[] operators,
      java.util.function.ToLongFunction<StateOperatorProgress> value) {
    return Arrays.stream(operators).mapToLong(value).sum();
  }
}
