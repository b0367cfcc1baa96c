package io.streamingpipelines.plan;

import io.streamingpipelines.plan.Failure.Kind;
import java.time.Duration;

/**
 * Whether and when something starts again after a failure: a query inside its driver, or a whole
 * driver. Pure; whoever uses it counts the failures and draws the random numbers.
 */
public record RestartPolicy(RestartPlan plan) {
  /** Data that has failed so often in a row fails again. */
  private static final int DATA_TRIES = 3;

  private static final double JITTER = 0.2;
  private static final int MOST_DOUBLINGS = 30;

  /** Credentials are renewed by people: asking often is no use. */
  private static final int ACCESS_DOUBLINGS = 3;

  /** Not even {@code initial: 0s} lets what fails at once start again without a pause. */
  private static final long LEAST_MILLIS = 1_000;

  /**
   * Whether it does not start again.
   *
   * @param failures in a row, with this one
   * @param dataFailures how many of the last ones, with this one, are of kind {@link Kind#DATA}
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
   * How long to wait for the next start. A source's new schema is read at once.
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
   * Doubles with each failure in a row up to the plan's maximum, spread by 20 % so that what failed
   * together does not start together.
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

  /** Whether it has run so long that earlier failures no longer count. */
  public boolean isHealthy(Duration ran) {
    return ran.toMillis() >= plan.resetAfterMillis();
  }
}
