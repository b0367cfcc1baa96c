package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import org.jspecify.annotations.Nullable;

/** Waits for what a query needs before it starts. */
@FunctionalInterface
interface Upstream {
  /** Returns null once the query may start, otherwise the reason why it may not. */
  @Nullable Failure await() throws InterruptedException;
}
