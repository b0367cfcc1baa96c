package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.plan.RestartPlan;
import java.time.Duration;
import java.util.SplittableRandom;

/** How long to wait before the next try. */
final class Backoff {
  private static final double JITTER = 0.2;
  private static final int MOST_DOUBLINGS = 30;

  /** Not even {@code initial: 0s} lets a driver that fails at once be made without a pause. */
  private static final long LEAST_MILLIS = 1_000;

  /**
   * Doubles with each failure in a row up to the policy's maximum, spread by 20 % so that pipelines
   * that failed together do not start together; the spread depends on {@code seed} alone, so that
   * an operator that restarts comes to the same time.
   *
   * @param failures failures in a row, from 1
   */
  static Duration delay(RestartPlan policy, int failures, long seed) {
    double base =
        (double) Math.max(LEAST_MILLIS, policy.initialMillis())
            * (1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
    double most = Math.max(LEAST_MILLIS, policy.maxMillis());
    double bounded = Math.min(base, most);
    double spread = 1 + JITTER * (2 * new SplittableRandom(seed).nextDouble() - 1);
    return Duration.ofMillis((long) Math.max(LEAST_MILLIS, Math.min(most, bounded * spread)));
  }

  private Backoff() {}
}
