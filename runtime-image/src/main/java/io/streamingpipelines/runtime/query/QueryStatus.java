package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor knows about one query at one moment.
 *
 * @param table the table or sink that it feeds
 * @param queryId Spark's id, which the checkpoint keeps, or a refresh's; null before the first
 *     start
 * @param restarts in-place restarts since the driver started
 * @param quality totals of the checkpoint's generation
 * @param error why it failed last; null once it runs healthy again
 * @param retryAtMillis when it is started again, null unless it backs off
 * @param external whether it reads a source outside the pipeline
 * @param refresh null unless the table is refreshed
 */
public record QueryStatus(
    String table,
    String flow,
    @Nullable String queryId,
    QueryReport.State state,
    int generation,
    int restarts,
    QualityCounts quality,
    @Nullable Failure error,
    @Nullable Long retryAtMillis,
    boolean external,
    @Nullable RefreshStatus refresh) {}
