package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.DriverStatus;
import io.streamingpipelines.api.FailureStatus;
import io.streamingpipelines.api.Phase;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.PlanStatus;
import io.streamingpipelines.api.RestartStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What must survive the operator's own death: attempts and failures. It lives in the resource's
 * status.
 *
 * @param attempt the highest attempt ever made, 0 before the first
 * @param plan digest of that attempt's bundle
 * @param accepted digest of the last bundle that a driver has run, to which the pipeline returns
 * @param endedAt when that attempt's end was accounted for, null while it runs
 * @param restarts driver restarts that nobody asked for, since the resource was created
 * @param consecutive failures in a row
 * @param nextAt not before this time may the next attempt start
 */
public record AttemptState(
    int attempt,
    @Nullable String plan,
    @Nullable String accepted,
    @Nullable Instant endedAt,
    int restarts,
    int consecutive,
    @Nullable Instant nextAt,
    @Nullable FailureStatus last,
    Result result) {

  /** Whether the pipeline has come to an end for this generation. */
  public enum Result {
    NONE,
    COMPLETED,
    FAILED
  }

  public static final AttemptState EMPTY =
      new AttemptState(0, null, null, null, 0, 0, null, null, Result.NONE);

  /** Reads it back; a new generation of the resource gets a fresh start. */
  public static AttemptState of(@Nullable PipelineStatus status, long generation) {
    if (status == null) {
      return EMPTY;
    }
    boolean fresh = !Objects.equals(status.observedGeneration(), generation);
    DriverStatus driver = status.driver();
    PlanStatus plans = status.plan();
    RestartStatus restarts = status.restarts();
    return new AttemptState(
        driver == null ? 0 : number(driver.attempt()),
        plans == null ? null : plans.started(),
        plans == null ? null : plans.accepted(),
        driver == null ? null : instant(driver.exitedAt()),
        restarts == null ? 0 : number(restarts.count()),
        restarts == null || fresh ? 0 : number(restarts.consecutive()),
        restarts == null || fresh ? null : instant(restarts.nextAt()),
        restarts == null ? null : restarts.last(),
        fresh ? Result.NONE : result(status));
  }

  private static Result result(PipelineStatus status) {
    return Phase.of(status)
        .map(
            phase ->
                switch (phase) {
                  case COMPLETED -> Result.COMPLETED;
                  case FAILED -> Result.FAILED;
                  case PENDING,
                      STARTING,
                      RUNNING,
                      DRAINING,
                      SUSPENDED,
                      BACKING_OFF,
                      BLOCKED,
                      TERMINATING ->
                      Result.NONE;
                })
        .orElse(Result.NONE);
  }

  /**
   * @param digest of the bundle; null where nobody knows it any more
   */
  AttemptState started(int number, @Nullable String digest) {
    return new AttemptState(
        number, digest, accepted, null, restarts, consecutive, null, last, Result.NONE);
  }

  /** The same attempt, of this bundle. */
  AttemptState of(@Nullable String digest) {
    return new AttemptState(
        attempt, digest, accepted, endedAt, restarts, consecutive, nextAt, last, result);
  }

  /** A driver runs this bundle: it can. */
  AttemptState accepted(String digest) {
    return new AttemptState(
        attempt, plan, digest, endedAt, restarts, consecutive, nextAt, last, result);
  }

  AttemptState ended(Instant at) {
    return new AttemptState(
        attempt, plan, accepted, at, restarts, consecutive, nextAt, last, result);
  }

  AttemptState healthy() {
    return new AttemptState(attempt, plan, accepted, endedAt, restarts, 0, null, last, result);
  }

  AttemptState finished(Result how) {
    return new AttemptState(
        attempt, plan, accepted, endedAt, restarts, consecutive, null, last, how);
  }

  AttemptState failed(FailureStatus failure, int inARow) {
    return new AttemptState(
        attempt, plan, accepted, endedAt, restarts, inARow, nextAt, failure, result);
  }

  /** The next attempt is a restart. */
  AttemptState retryAt(Instant at) {
    return new AttemptState(
        attempt, plan, accepted, endedAt, restarts + 1, consecutive, at, last, result);
  }

  /** No plan is known to run any more, and none is to be waited for. */
  AttemptState unproven() {
    return new AttemptState(
        attempt, plan, null, endedAt, restarts, consecutive, null, last, result);
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
