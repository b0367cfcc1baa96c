package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.plan.Staged;
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
 * @param stable digest of the last bundle that was successful; a rollback returns to it
 * @param rolledBack the wanted bundle of this generation, if it ran and failed
 * @param endedAt when that attempt ended, null while it runs
 * @param restarts unrequested restarts of the driver since the resource was created
 * @param consecutive failures in a row
 * @param nextAt earliest start of the next attempt
 * @param lastDrain how the last driver ended, of those that were asked to end
 */
@Staged
public record AttemptState(
    int attempt,
    @Nullable String plan,
    @Nullable String accepted,
    @Nullable String stable,
    @Nullable RollbackStatus rolledBack,
    @Nullable Instant endedAt,
    int restarts,
    int consecutive,
    @Nullable Instant nextAt,
    @Nullable FailureStatus last,
    @Nullable DrainStatus lastDrain,
    Result result) {

  /** Whether the pipeline has finished for this generation. */
  public enum Result {
    NONE,
    COMPLETED,
    FAILED
  }

  public static final AttemptState EMPTY =
      AttemptStateBuilder.builder()
          .attempt(0)
          .restarts(0)
          .consecutive(0)
          .result(Result.NONE)
          .build();

  /** Reads it from the status; a new generation of the resource starts without failures. */
  public static AttemptState of(@Nullable PipelineStatus status, long generation) {
    if (status == null) {
      return EMPTY;
    }
    boolean fresh = !Objects.equals(status.observedGeneration(), generation);
    DriverStatus driver = status.driver();
    PlanStatus plans = status.plan();
    RestartStatus restarts = status.restarts();
    return AttemptStateBuilder.builder()
        .attempt(driver == null ? 0 : number(driver.attempt()))
        .restarts(restarts == null ? 0 : number(restarts.count()))
        .consecutive(restarts == null || fresh ? 0 : number(restarts.consecutive()))
        .result(fresh ? Result.NONE : result(status))
        .plan(plans == null ? null : plans.started())
        .accepted(plans == null ? null : plans.accepted())
        .stable(plans == null ? null : plans.stable())
        .rolledBack(plans == null || fresh ? null : plans.rolledBack())
        .endedAt(driver == null ? null : instant(driver.exitedAt()))
        .nextAt(restarts == null || fresh ? null : instant(restarts.nextAt()))
        .last(restarts == null ? null : restarts.last())
        .lastDrain(status.lastDrain())
        .build();
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
                      SCHEDULED,
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
    return change()
        .attempt(number)
        .plan(digest)
        .endedAt(null)
        .nextAt(null)
        .result(Result.NONE)
        .build();
  }

  /** The same attempt, with the digest of its bundle. */
  AttemptState of(@Nullable String digest) {
    return change().plan(digest).build();
  }

  /** A driver has run this bundle. */
  AttemptState accepted(String digest) {
    return change().accepted(digest).build();
  }

  /** Whether this bundle ran and failed, so that the pipeline returned to the stable one. */
  public boolean isRolledBack(Bundle bundle) {
    return rolledBack != null && bundle.digest().equals(rolledBack.plan());
  }

  /** This bundle has proven that it works. */
  AttemptState stable(String digest) {
    return change().stable(digest).build();
  }

  /** The wanted bundle has failed, so that the stable one starts at once. */
  AttemptState rolledBack(RollbackStatus why) {
    return change().rolledBack(why).consecutive(0).nextAt(null).result(Result.NONE).build();
  }

  AttemptState ended(Instant at) {
    return change().endedAt(at).build();
  }

  AttemptState drained(DrainStatus how) {
    return change().lastDrain(how).build();
  }

  AttemptState healthy() {
    return change().consecutive(0).nextAt(null).build();
  }

  AttemptState finished(Result how) {
    return change().nextAt(null).result(how).build();
  }

  AttemptState failed(FailureStatus failure, int inARow) {
    return change().consecutive(inARow).last(failure).build();
  }

  /** The next attempt counts as a restart. */
  AttemptState retryAt(Instant at) {
    return change().restarts(restarts + 1).nextAt(at).build();
  }

  /** Between two runs: the next one starts without failures. */
  public AttemptState betweenRuns() {
    return change().consecutive(0).nextAt(null).result(Result.NONE).build();
  }

  /** Forgets the accepted plan and the wait, so that the wanted plan starts next. */
  AttemptState unproven() {
    return change().accepted(null).nextAt(null).build();
  }

  private AttemptStateBuilder change() {
    return AttemptStateBuilder.builder(this);
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
