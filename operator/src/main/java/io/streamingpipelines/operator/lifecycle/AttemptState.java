package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.api.status.RestartStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operator must remember across its own restarts: attempts and failures. It is stored in
 * the resource's status.
 *
 * @param attempt number of the latest attempt, 0 before the first
 * @param plan digest of the bundle of that attempt
 * @param accepted digest of the last bundle that a driver has run; the pipeline can return to it
 * @param endedAt when that attempt ended, null while it runs
 * @param restarts unrequested restarts of the driver since the resource was created
 * @param consecutive failures in a row
 * @param nextAt earliest start of the next attempt
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

  /** Whether the pipeline has finished for this generation. */
  public enum Result {
    NONE,
    COMPLETED,
    FAILED
  }

  public static final AttemptState EMPTY =
      new AttemptState(0, null, null, null, 0, 0, null, null, Result.NONE);

  /** Reads it from the status; a new generation of the resource starts without failures. */
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
   * @param digest digest of the bundle, null if it is no longer known
   */
  AttemptState started(int number, @Nullable String digest) {
    return new AttemptState(
        number, digest, accepted, null, restarts, consecutive, null, last, Result.NONE);
  }

  /** The same attempt, with the digest of its bundle. */
  AttemptState of(@Nullable String digest) {
    return new AttemptState(
        attempt, digest, accepted, endedAt, restarts, consecutive, nextAt, last, result);
  }

  /** A driver has run this bundle. */
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

  /** The next attempt counts as a restart. */
  AttemptState retryAt(Instant at) {
    return new AttemptState(
        attempt, plan, accepted, endedAt, restarts + 1, consecutive, at, last, result);
  }

  /** Forgets the accepted plan and the wait, so that the wanted plan starts next. */
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
