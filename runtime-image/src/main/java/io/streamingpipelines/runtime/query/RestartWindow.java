package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.RestartPlan;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a failed query starts again (docs/design/lifecycle.md#restarts). One per
 * query, used by its thread only; takes times and randomness as values.
 */
final class RestartWindow {
  private static final int DATA_TRIES = 3;
  private static final int SCHEMA_CHANGES = 10;
  private static final int SPARK_BUGS = 3;
  private static final double JITTER = 0.2;

  private final RestartPlan plan;
  private final DoubleSupplier random;
  private int consecutive;
  private int schemaChanges;
  private int sparkBugs;
  private int dataTries;

  /**
   * @param random uniform in [0, 1)
   */
  RestartWindow(RestartPlan plan, DoubleSupplier random) {
    this.plan = plan;
    this.random = random;
  }

  /**
   * @param ran how long the query had run
   * @param knownBug the failure is Spark's own, and the next start goes on
   * @return the time to wait, null when the query is not started again
   */
  @Nullable Duration next(Failure failure, Duration ran, boolean knownBug) {
    if (ran.toMillis() >= plan.resetAfterMillis()) {
      consecutive = 0;
      dataTries = 0;
      schemaChanges = 0;
      sparkBugs = 0;
    }
    // not a failure of the pipeline: what was to be done is done
    if (knownBug && sparkBugs++ < SPARK_BUGS) {
      return Duration.ZERO;
    }
    if (plan.policy() == RestartPlan.Policy.NEVER || !retried(failure.kind())) {
      return null;
    }
    if (failure.kind() == Failure.Kind.SCHEMA_CHANGED && schemaChanges++ < SCHEMA_CHANGES) {
      return Duration.ZERO;
    }
    consecutive++;
    dataTries = failure.kind() == Failure.Kind.DATA ? dataTries + 1 : 0;
    boolean enough = consecutive >= plan.maxFailures() || dataTries >= DATA_TRIES;
    return enough ? null : backoff(failure.kind());
  }

  int consecutive() {
    return consecutive;
  }

  private static boolean retried(Failure.Kind kind) {
    return kind != Failure.Kind.CONFIGURATION
        && kind != Failure.Kind.HISTORY_LOST
        && kind != Failure.Kind.FENCED;
  }

  private Duration backoff(Failure.Kind kind) {
    // credentials are renewed by people: no use in asking often
    int doublings = Math.min(30, consecutive - 1 + (kind == Failure.Kind.ACCESS ? 3 : 0));
    double millis =
        Math.min((double) plan.maxMillis(), plan.initialMillis() * Math.pow(2, doublings));
    double jittered = millis * (1 + JITTER * (2 * random.getAsDouble() - 1));
    return Duration.ofMillis(Math.min(plan.maxMillis(), Math.round(jittered)));
  }
}
