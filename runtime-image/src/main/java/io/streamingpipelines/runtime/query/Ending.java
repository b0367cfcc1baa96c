package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How the queries of the pipeline ended.
 *
 * @param failure the first failure that could not be retried; of a drain, the batches that it has
 *     interrupted; null if the outcome is good
 */
public record Ending(ExitReport.Outcome outcome, @Nullable Failure failure) {}
