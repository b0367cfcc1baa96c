package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Updates the attempts from an observation, and counts each end of a driver exactly once
 * (docs/design/lifecycle.md#restarts).
 *
 * @param seed seed of the random spread of the backoff, derived from the uid of the resource
 */
public record RestartAccounting(RestartPolicy policy, long seed) {
  public RestartAccounting(RestartPlan plan, long seed) {
    this(new RestartPolicy(plan), seed);
  }

  /**
   * The attempts after this observation.
   *
   * @param why whether the operator asked the driver to end
   * @param own why the operator itself has ended the driver; null if it has not
   */
  public AttemptState account(
      AttemptState attempts, Observation seen, EndCause why, @Nullable Disruption own) {
    ObservedPod driver = seen.driver().orElse(null);
    String digest = driver == null ? null : digest(driver, seen);
    if (driver != null && driver.attempt() > attempts.attempt()) {
      if (driver.standby() && attempts.attempt() > 0 && attempts.endedAt() == null) {
        // it has taken over at the end of the driver before it, which has not been counted yet
        attempts = end(attempts, ended(attempts.attempt(), seen), why, own, seen.now());
      }
      attempts = attempts.started(driver.attempt(), digest);
    }
    if (driver != null
        && driver.attempt() == attempts.attempt()
        && digest != null
        && !digest.equals(attempts.plan())) {
      // it has changed its plan, or an earlier version of the operator did not record it
      attempts = attempts.of(digest);
    }
    if (driver != null && driver.attempt() != attempts.attempt()) {
      driver = null;
    }
    if (driver != null && driver.alive()) {
      // it seemed lost while the cache had not seen it yet
      AttemptState alive =
          attempts.endedAt() == null ? attempts : attempts.started(driver.attempt(), digest);
      if (driver.readySince() != null && digest != null && digest.equals(alive.plan())) {
        alive = alive.accepted(digest);
      }
      return isHealthy(driver, seen.now()) ? alive.healthy() : alive;
    }
    if (attempts.attempt() == 0 || attempts.endedAt() != null) {
      return attempts;
    }
    return end(attempts, driver, why, own, seen.now());
  }

  private static @Nullable ObservedPod ended(int attempt, Observation seen) {
    return seen.drivers().stream().filter(pod -> pod.attempt() == attempt).findFirst().orElse(null);
  }

  private static @Nullable String digest(ObservedPod driver, Observation seen) {
    return seen.bundle(driver.plan()).map(stored -> stored.bundle().digest()).orElse(null);
  }

  private AttemptState end(
      AttemptState attempts,
      @Nullable ObservedPod driver,
      EndCause why,
      @Nullable Disruption own,
      Instant now) {
    boolean endWanted = why == EndCause.REQUESTED;
    PodExit exit = driver == null ? null : driver.exit();
    Disruption disruption =
        driver == null || driver.disruption() == null ? own : driver.disruption();
    AttemptState ended = attempts.ended(exit == null ? now : exit.at());
    if (endWanted || exit != null && exit.outcome() == ExitReport.Outcome.DRAINED) {
      ended = ended.drained(drain(ended, exit));
    }
    if (exit == null) {
      return endWanted ? ended : gone(ended, disruption, why, now);
    }
    return switch (exit.outcome()) {
      // that the replaced plan has read all its input says nothing about the new plan
      case COMPLETED -> why == EndCause.UNREQUESTED ? completed(ended, now) : ended;
      case DRAINED -> endWanted ? ended : gone(ended, disruption, why, now);
      // the check result on the ConfigMap of the plan decides
      case REJECTED -> ended;
      case FENCED, FAILED -> endWanted ? ended : failed(ended, exit, why, now);
    };
  }

  /**
   * @param exit null if the pod was gone before anybody saw how it ended
   */
  private static DrainStatus drain(AttemptState ended, @Nullable PodExit exit) {
    Failure failure = exit == null ? null : exit.failure();
    return new DrainStatus(
        ended.attempt(),
        String.valueOf(ended.endedAt()),
        exit == null ? null : (Boolean) exit.clean(),
        failure == null ? null : failure.reason(),
        failure == null ? null : failure.message());
  }

  private AttemptState completed(AttemptState attempts, Instant now) {
    return policy.plan().policy() == RestartPlan.Policy.ALWAYS
        ? attempts.retryAt(now.plusMillis(policy.plan().initialMillis()))
        : attempts.finished(AttemptState.Result.COMPLETED);
  }

  /** The pod was deleted or evicted: a failure of the infrastructure, restarted after its delay. */
  private AttemptState gone(
      AttemptState attempts, @Nullable Disruption disruption, EndCause why, Instant now) {
    String words = disruption == null ? "" : ": " + disruption.message();
    FailureStatus failure =
        new FailureStatus(
            now.toString(),
            CamelCase.of(Failure.Kind.INFRASTRUCTURE),
            disruption == null ? Reason.DRIVER_DELETED.text() : disruption.reason(),
            null,
            "The driver pod was deleted or evicted" + words + (words.endsWith(".") ? "" : "."));
    return retry(attempts, failure, Failure.Kind.INFRASTRUCTURE, why, now);
  }

  private AttemptState failed(AttemptState attempts, PodExit exit, EndCause why, Instant now) {
    Failure failure = exit.failure();
    if (failure == null) {
      boolean fenced = exit.outcome() == ExitReport.Outcome.FENCED;
      return retry(
          attempts,
          new FailureStatus(
              exit.at().toString(),
              CamelCase.of(fenced ? Failure.Kind.FENCED : Failure.Kind.INFRASTRUCTURE),
              (fenced ? Reason.FENCED : Reason.DRIVER_FAILED).text(),
              null,
              fenced ? "A newer driver took over." : "The driver failed without giving a reason."),
          fenced ? Failure.Kind.FENCED : Failure.Kind.INFRASTRUCTURE,
          why,
          now);
    }
    return retry(attempts, status(exit.at(), failure), failure.kind(), why, now);
  }

  /** The failure as the status shows it. */
  static FailureStatus status(Instant at, Failure failure) {
    return new FailureStatus(
        at.toString(),
        CamelCase.of(failure.kind()),
        failure.reason(),
        failure.table(),
        failure.message());
  }

  private AttemptState retry(
      AttemptState attempts, FailureStatus failure, Failure.Kind kind, EndCause why, Instant now) {
    int inARow = attempts.consecutive() + 1;
    AttemptState failed = attempts.failed(failure, inARow);
    // only the class of the last failure is known; earlier ones are assumed to be the same
    boolean again =
        attempts.last() != null && CamelCase.of(kind).equals(attempts.last().failureClass());
    int dataFailures = kind != Failure.Kind.DATA ? 0 : again ? inARow : 1;
    boolean hopeless = policy.givesUp(kind, inARow, dataFailures);
    if (hopeless && why == EndCause.UNREQUESTED_OUTDATED) {
      // the manifest has changed since: the wanted plan has not been tried yet
      return failed.unproven();
    }
    return hopeless
        ? failed.finished(AttemptState.Result.FAILED)
        : failed.retryAt(now.plus(wait(kind, failed)));
  }

  /** The spread depends only on the seed, so a restarted operator computes the same time. */
  private Duration wait(Failure.Kind kind, AttemptState attempts) {
    double random = new SplittableRandom(seed + attempts.attempt()).nextDouble();
    return policy.delay(kind, attempts.consecutive(), random);
  }

  private boolean isHealthy(ObservedPod driver, Instant now) {
    return driver.readySince() != null
        && policy.isHealthy(Duration.between(driver.readySince(), now));
  }
}
