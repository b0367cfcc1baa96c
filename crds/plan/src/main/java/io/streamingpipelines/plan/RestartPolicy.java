package io.streamingpipelines.plan;

import io.streamingpipelines.plan.Failure.Kind;
import java.time.Duration;

/**
 * Decides whether and when a failed query or a failed driver is restarted. Pure: the caller counts
 * the failures and provides the random numbers.
 */
public record RestartPolicy(RestartPlan plan) {
  /** After this many failures in a row, the same data is assumed to fail again. */
  private static final int DATA_TRIES = 3;

  private static final double JITTER = 0.2;
  private static final int MOST_DOUBLINGS = 30;

  /** People renew credentials, so frequent retries do not help. */
  private static final int ACCESS_DOUBLINGS = 3;

  /**
   * Minimum delay, even with {@code initial: 0s}: what fails at once must not restart without a
   * pause.
   */
  private static final long LEAST_MILLIS = 1_000;

  /**
   * Whether to give up instead of restarting.
   *
   * @param failures number of failures in a row, including this one
   * @param dataFailures number of failures in a row of kind {@link Kind#DATA}, including this one
   */
  public boolean givesUp(Kind kind, int failures, int dataFailures) {
    return plan.policy() == RestartPlan.Policy.NEVER
        || needsAChange(kind)
        || failures >= plan.maxFailures()
        || dataFailures >= DATA_TRIES;
  }

  private static boolean needsAChange(Kind kind) {
    return switch (kind) {
      case CONFIGURATION, HISTORY_LOST -> true;
      case INFRASTRUCTURE, CONFLICT, SCHEMA_CHANGED, FENCED, DATA, ACCESS -> false;
    };
  }

  /**
   * The delay before the restart. After a schema change of a source, there is none.
   *
   * @param failures in a row, from 1
   * @param random uniform in [0, 1)
   */
  public Duration delay(Kind kind, int failures, double random) {
    return switch (kind) {
      case SCHEMA_CHANGED -> Duration.ZERO;
      case ACCESS -> backoff(failures + ACCESS_DOUBLINGS, random);
      case INFRASTRUCTURE, CONFLICT, FENCED, CONFIGURATION, DATA, HISTORY_LOST ->
          backoff(failures, random);
    };
  }

  /**
   * The delay doubles with each failure in a row up to the plan's maximum. It is randomized by 20 %
   * so that queries that failed together do not restart together.
   *
   * @param failures in a row, from 1
   * @param random uniform in [0, 1)
   */
  public Duration backoff(int failures, double random) {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1));
    double most = Math.max(LEAST_MILLIS, plan.maxMillis());
    double wait =
        Math.min(most, Math.max(LEAST_MILLIS, plan.initialMillis()) * Math.pow(2, doublings));
    double spread = wait * (1 + JITTER * (2 * random - 1));
    return Duration.ofMillis(Math.round(Math.max(LEAST_MILLIS, Math.min(most, spread))));
  }

  /** Whether the query or driver has run long enough that earlier failures no longer count. */
  public boolean isHealthy(Duration ran) {
    return ran.toMillis() >= plan.resetAfterMillis();
  }
}
