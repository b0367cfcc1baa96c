package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.plan.RestartPlan;
import java.time.Duration;
import java.util.SplittableRandom;

/** How long to wait before the next try. */
final class Backoff {
  private static final double JITTER = 0.2;
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Doubles with each failure in a row up to the policy's maximum, spread by 20 % so that pipelines
   * that failed together do not start together; the spread depends on {@code seed} alone, so that
   * an operator that restarts comes to the same time.
   *
   * @param failures failures in a row, from 1
   */
  static Duration delay(RestartPlan policy, int failures, long seed) {
    double base =
        (double) policy.initialMillis()
            * (1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
    double bounded = Math.min(base, policy.maxMillis());
    double spread = 1 + JITTER * (2 * new SplittableRandom(seed).nextDouble() - 1);
    return Duration.ofMillis((long) Math.min(policy.maxMillis(), bounded * spread));
  }

  private Backoff() {}
}
