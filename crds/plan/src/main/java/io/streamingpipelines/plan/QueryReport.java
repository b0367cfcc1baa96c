package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of one query, from Spark's listener (docs/design/semantics.md#progress). Rates are rows
 * per second.
 *
 * @param table the table or sink that the query writes
 * @param external whether the query reads a source outside the pipeline, so that its input counts
 *     as input of the whole pipeline
 * @param batch the last committed batch
 * @param watermarkMillis event time; null before the watermark has advanced
 * @param lagMillis 0 without backlog, otherwise the current time minus the time of the newest
 *     record that was read
 * @param backlogRows number of rows in the source that the query has not read; null unless the
 *     source reports it
 * @param backlogBytes the same in bytes, for sources that report only bytes
 * @param pendingSinceMillis when input that is still unread was first seen, null without backlog
 * @param commits batches that the query has committed since it was last started
 * @param restarts in-place restarts of this query since the driver started
 * @param generations older generations of the query's checkpoint that are kept, newest first
 * @param refill progress of a refill (docs/design/lifecycle.md#refills), null if the query writes
 *     the table itself
 * @param batchLimit the most that one batch reads, as text; null without a limit, and in reports of
 *     earlier versions
 * @param retryAtMillis when the failed query is restarted; null unless it is backing off
 */
@Staged
public record QueryReport(
    String table,
    String flow,
    State state,
    boolean external,
    int generation,
    @Nullable Long batch,
    @Nullable Double inputRowsPerSecond,
    @Nullable Double processedRowsPerSecond,
    @Nullable Long batchDurationMillis,
    @Nullable Long watermarkMillis,
    @Nullable Long lagMillis,
    @Nullable Long backlogRows,
    @Nullable Long backlogBytes,
    @Nullable Long stateRows,
    @Nullable Long stateBytes,
    @Nullable Long lateRows,
    @Nullable String batchLimit,
    QualityCounts quality,
    @Nullable Long lastCommitAtMillis,
    @Nullable Long pendingSinceMillis,
    long commits,
    int restarts,
    @Nullable Failure error,
    @Nullable Long retryAtMillis,
    List<Integer> generations,
    @Nullable Refill refill) {

  public QueryReport {
    // a driver of an older version does not report them
    generations = generations == null ? List.of() : List.copyOf(generations);
  }

  /**
   * Progress of a query that fills new files, which will replace the rows of its table.
   *
   * @param done whether the query has read its input and waits for the table's other flows
   * @param rows rows that the driver has read for the refill since it started
   * @param kept rows of the input that were not written since the driver started, because {@link
   *     CheckpointPlan#keepWhere} keeps the old ones
   */
  public record Refill(boolean done, long rows, long kept) {}

  /** {@code <table>} for a table's or sink's only flow, else {@code <table>.<flow>}. */
  public String name() {
    return flow.equals(FlowPlan.DEFAULT) ? table : table + "." + flow;
  }

  /** What the query is doing. */
  public enum State {
    /**
     * Waiting for an upstream table that has to finish first
     * (docs/design/semantics.md#available-now).
     */
    @JsonProperty("Waiting")
    WAITING,
    @JsonProperty("Starting")
    STARTING,
    @JsonProperty("Running")
    RUNNING,
    /** Failed, and restarted when its backoff is over. */
    @JsonProperty("BackingOff")
    BACKING_OFF,
    @JsonProperty("Completed")
    COMPLETED,
    @JsonProperty("Stopped")
    STOPPED,
    @JsonProperty("Failed")
    FAILED;

    /** Whether the query runs, or has nothing left to do. */
    public boolean healthy() {
      return this == RUNNING || this == COMPLETED;
    }
  }
}
