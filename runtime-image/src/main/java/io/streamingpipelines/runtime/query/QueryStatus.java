package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.Staged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what the supervisor knows about one query.
 *
 * @param table the table or sink that the query writes
 * @param queryId Spark's id, which is part of the checkpoint, or that of a refresh; null before the
 *     first start
 * @param runId Spark's id of the query's last start; null before the first one, and for a refresh
 * @param restarts number of in-place restarts since the driver started
 * @param quality totals of the checkpoint's generation
 * @param error the last failure; null once the query is healthy again
 * @param retryAtMillis the time of the next start; null unless the query is backing off
 * @param external whether the query reads a source outside the pipeline
 * @param olderGenerations the generations of the checkpoint that are kept, newest first
 * @param refill null unless the query fills files that will replace the rows of its table
 * @param batchLimit the most that one batch reads, as text for the status; null without a limit
 * @param refresh null unless the table is refreshed
 */
@Staged
public record QueryStatus(
    String table,
    String flow,
    @Nullable String queryId,
    @Nullable String runId,
    QueryReport.State state,
    int generation,
    int restarts,
    QualityCounts quality,
    @Nullable Failure error,
    @Nullable Long retryAtMillis,
    boolean external,
    @Nullable String batchLimit,
    @Nullable RefreshStatus refresh,
    List<Integer> olderGenerations,
    @Nullable Refill refill) {
  /**
   * The progress of a refill.
   *
   * @param done whether the query has read its input and waits for others
   * @param kept number of rows that were not written because the table keeps its old ones
   */
  public record Refill(boolean done, long kept) {}
}
