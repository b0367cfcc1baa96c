package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How all queries together ended.
 *
 * @param failure the first failure that could not be helped; null when the outcome is good
 */
public record Ending(ExitReport.Outcome outcome, @Nullable Failure failure) {}
