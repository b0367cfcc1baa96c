package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.RestartPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a failed query is restarted (docs/design/lifecycle.md#restarts). Each
 * query has its own instance, used only by its thread. Times and random numbers are passed in as
 * values.
 */
final class RestartDecider {
  private static final int SCHEMA_CHANGES = 10;

  private final Supplier<RestartPlan> plan;
  private final DoubleSupplier random;
  private int consecutive;
  private int schemaChanges;
  private int dataTries;

  /**
   * @param plan returns the current settings
   * @param random uniform in [0, 1)
   */
  RestartDecider(Supplier<RestartPlan> plan, DoubleSupplier random) {
    this.plan = plan;
    this.random = random;
  }

  /**
   * Decides whether the query is restarted after a failure, and after which delay.
   *
   * @param ran how long the query had run
   * @return the delay before the restart, or null if the query is not restarted
   */
  @Nullable Duration next(Failure failure, Duration ran) {
    RestartPolicy policy = new RestartPolicy(plan.get());
    if (policy.isHealthy(ran)) {
      consecutive = 0;
      dataTries = 0;
      schemaChanges = 0;
    }
    if (failure.kind() == Failure.Kind.FENCED) {
      return null; // another driver is writing
    }
    if (failure.kind() == Failure.Kind.SCHEMA_CHANGED
        && !policy.givesUp(failure.kind(), 0, 0)
        && schemaChanges++ < SCHEMA_CHANGES) {
      return policy.delay(failure.kind(), 1, 0);
    }
    consecutive++;
    dataTries = failure.kind() == Failure.Kind.DATA ? dataTries + 1 : 0;
    if (policy.givesUp(failure.kind(), consecutive, dataTries)) {
      return null;
    }
    return failure.kind() == Failure.Kind.SCHEMA_CHANGED
        ? policy.backoff(consecutive, random.getAsDouble())
        : policy.delay(failure.kind(), consecutive, random.getAsDouble());
  }
}
