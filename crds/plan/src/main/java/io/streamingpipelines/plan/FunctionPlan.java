package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * A user-defined function.
 *
 * @param className a class in one of {@link PipelinePlan#jars}
 * @param returns DDL of the result's type; null if the class declares it
 * @param deterministic whether the same arguments always give the same result
 */
public record FunctionPlan(
    String name, String className, @Nullable String returns, boolean deterministic) {}
