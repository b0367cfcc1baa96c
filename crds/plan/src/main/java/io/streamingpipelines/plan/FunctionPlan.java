package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * A function of the user's own.
 *
 * @param className in one of {@link PipelinePlan#jars}
 * @param returns DDL of the result's type, null where the class itself tells it
 * @param deterministic whether the same arguments always give the same result
 */
public record FunctionPlan(
    String name, String className, @Nullable String returns, boolean deterministic) {}
