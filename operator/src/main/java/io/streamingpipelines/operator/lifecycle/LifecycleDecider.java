package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides what happens next to the driver. Pure: no I/O, no clock. */
public final class LifecycleDecider {
  /** Wait before a check that gave no result is repeated. */
  private static final Duration CHECK_PAUSE = Duration.ofSeconds(30);

  /** With grace 0 the API server removes a pod without waiting for its node to confirm its end. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  public static Decision decide(Situation now) {
    if (now.paused() && !now.deleting()) {
      return new Decision.Pause();
    }
    Optional<ObservedPod> alive = now.seen().aliveDriver();
    if (alive.isPresent()) {
      Optional<LostPod> lost = lostForGood(now, alive.get(), now.seen().report().isPresent());
      if (lost.isPresent()) {
        return new Decision.RemoveLost(alive.get().name(), why(lost.get()));
      }
      return alive.get().deleting() ? new Decision.Keep() : withDriver(now, alive.get());
    }
    return withoutDriver(now);
  }

  /** The pod, if the operator has waited for its node long enough. */
  private static Optional<LostPod> lostForGood(Situation now, ObservedPod pod, boolean responds) {
    return LostPod.of(pod, responds, now.seen().now())
        .filter(lost -> !now.seen().now().isBefore(lost.removedAt(now.nodeLostTimeout())));
  }

  private static String why(LostPod lost) {
    ObservedPod pod = lost.pod();
    return pod.deleting()
        ? "its node "
            + pod.node()
            + " has not confirmed since "
            + lost.since()
            + " that it has ended"
        : "its node " + pod.node() + " has not responded since " + lost.since();
  }

  private static Decision withDriver(Situation now, ObservedPod driver) {
    if (now.deleting() || now.suspended()) {
      return drain(
          now,
          driver,
          now.deleting() ? "the pipeline is being deleted" : "the pipeline is suspended");
    }
    Optional<String> stalled =
        now.restartsOnStall() ? now.seen().report().flatMap(StalledQuery::in) : Optional.empty();
    if (stalled.isPresent()) {
      return new Decision.Drain(
          driver.name(), drainGrace(now, driver), stalled.get(), Reason.NO_PROGRESS);
    }
    if (now.seen().report().filter(r -> r.state() == DriverReport.State.STANDBY).isPresent()) {
      return new Decision.TakeOver(driver);
    }
    Decision decided = withWorkingDriver(now, driver);
    return decided.block().isPresent() && driver.outdated() != null && now.startsAgain(driver)
        ? Replacement.drainOutdated(now, driver, driver.outdated())
        : decided;
  }

  private static Decision withWorkingDriver(Situation now, ObservedPod driver) {
    Optional<LostPod> lost =
        now.seen().standbys().stream()
            .flatMap(standby -> lostForGood(now, standby, false).stream())
            .findFirst();
    if (lost.isPresent()) {
      String name = lost.get().pod().name();
      return new Decision.RetryStandby(name, "Pod " + name + ": " + why(lost.get()) + ".");
    }
    Bundle wanted = now.wanted();
    if (wanted == null) {
      return block(now.problems());
    }
    if (now.rollback().isPresent()) {
      return new Rollback(now, now.rollback().get()).beside(driver);
    }
    if (driver.plan().equals(wanted.hash())) {
      return unchanged(now, driver, wanted);
    }
    Optional<Bundle> running = now.seen().bundle(driver.plan()).map(StoredBundle::bundle);
    boolean canBeChecked =
        running.isPresent() && (driver.blockage() == null || comesBack(now, driver));
    Optional<CheckResult> refused =
        checkResult(now, wanted).filter(checkResult -> !checkResult.accepted());
    Change change = running.map(old -> ChangeDetector.detect(old, wanted)).orElse(Change.RESTART);
    return switch (change) {
      case NONE, LIVE -> unchanged(now, driver, wanted);
      case RESTART, RESTART_AFTER_CHECK ->
          refused.isPresent()
              ? new Decision.Block(refused.get().problems(), refused.get().problemCount())
              : change == Change.RESTART_AFTER_CHECK && canBeChecked
                  ? check(now, driver, running.get(), wanted)
                  : new Replacement(now, driver, wanted).decide();
    };
  }

  /** Whether its plan would start again if it was drained for a plan that nobody has checked. */
  private static boolean comesBack(Situation now, ObservedPod driver) {
    return now.seen()
        .bundleByDigest(now.attempts().accepted())
        .filter(old -> old.hash().equals(driver.plan()))
        .isPresent();
  }

  /** The driver need not restart for the manifest, but perhaps for what it read at its start. */
  private static Decision unchanged(Situation now, ObservedPod driver, Bundle wanted) {
    return driver.outdated() == null
        ? new Decision.Keep()
        : new Replacement(now, driver, wanted).decide();
  }

  /** Keeps the old driver until the runtime has accepted the new plan; a refusal is ruled out. */
  private static Decision check(Situation now, ObservedPod driver, Bundle running, Bundle wanted) {
    if (checkResult(now, wanted).isPresent()) {
      return new Replacement(now, driver, wanted).decide();
    }
    ObservedPod check = now.seen().check(wanted.hash()).orElse(null);
    if (check == null) {
      boolean byDriver =
          driver.readySince() != null
              && driver.ip() != null
              && ChangeDetector.samePod(running, wanted);
      return now.missing().isEmpty()
          ? new Decision.Check(wanted, byDriver ? Optional.of(driver) : Optional.empty())
          : new Decision.Keep();
    }
    Optional<LostPod> lost = lostForGood(now, check, false);
    if (lost.isPresent()) {
      return new Decision.RetryCheck(
          check.name(), "Pod " + check.name() + ": " + why(lost.get()) + ".");
    }
    if (check.deleting() || check.exit() == null) {
      return new Decision.Keep();
    }
    PodExit exit = check.exit();
    if (exit.rejected() || exit.outcome() == ExitReport.Outcome.COMPLETED) {
      return new Decision.RecordCheckResult(
          wanted,
          check.name(),
          new CheckResult(
              now.generation(), !exit.rejected(), exit.problems(), exit.problemCount()));
    }
    return now.seen().now().isBefore(exit.seenAt().plus(CHECK_PAUSE))
        ? new Decision.Keep()
        : new Decision.RetryCheck(
            check.name(),
            exit.failure() == null
                ? "The check ended without a result."
                : exit.failure().message());
  }

  private static Decision withoutDriver(Situation now) {
    if (now.deleting()) {
      return Decision.Finish.gone();
    }
    if (now.suspended()) {
      return new Decision.Finish(Decision.End.SUSPENDED, List.of(), 0);
    }
    Bundle wanted = now.wanted();
    if (wanted == null) {
      Decision.Finish broken = failed(fatal(now.problems()));
      return now.fallback().map(old -> startOrWait(now, old, broken)).orElse(broken);
    }
    Optional<CheckResult> checkResult = checkResult(now, wanted);
    if (checkResult.isPresent() && !checkResult.get().accepted()) {
      Decision.Finish refused =
          failed(checkResult.get().problems(), checkResult.get().problemCount());
      return now.fallback().map(old -> startOrWait(now, old, refused)).orElse(refused);
    }
    if (now.rollback().isPresent()) {
      Decision.Finish failed = failed(List.of(new Rollback(now, now.rollback().get()).problem()));
      return now.stable().map(old -> startOrWait(now, old, failed)).orElse(failed);
    }
    // the driver died while the change was being checked: restart the plan that is known to run
    return now.lastAccepted()
        .filter(old -> checkResult.isEmpty() && !hasCompleted(now))
        .filter(old -> ChangeDetector.detect(old, wanted) == Change.RESTART_AFTER_CHECK)
        .filter(old -> now.seen().missing(old).isEmpty())
        .map(old -> startOrWait(now, old))
        .orElseGet(() -> startOrWait(now, wanted));
  }

  private static boolean hasCompleted(Situation now) {
    return now.seen()
        .driver()
        .map(ObservedPod::exit)
        .filter(exit -> exit.outcome() == ExitReport.Outcome.COMPLETED)
        .isPresent();
  }

  private static Decision startOrWait(Situation now, Bundle bundle) {
    return startOrWait(now, bundle, new Decision.Finish(Decision.End.COMPLETED, List.of(), 0));
  }

  /**
   * @param completed the decision if the bundle has read all of its input
   */
  private static Decision startOrWait(Situation now, Bundle bundle, Decision.Finish completed) {
    ScheduledRuns runs = now.runs();
    if (runs != null && !runs.running() && !runs.due(now.seen().now())) {
      return new Decision.AwaitRun(runs.next(now.seen().now()));
    }
    AttemptState attempts = now.attempts();
    if (attempts.result() == AttemptState.Result.COMPLETED) {
      return completed;
    }
    if (attempts.result() == AttemptState.Result.FAILED && attempts.last() != null) {
      return failed(List.of(), 0);
    }
    if (attempts.nextAt() != null && now.seen().now().isBefore(attempts.nextAt())) {
      return new Decision.Wait(attempts.nextAt());
    }
    List<MissingDependency> missing = now.seen().missing(bundle);
    return missing.isEmpty()
        ? new Decision.Start(bundle, attempts.attempt() + 1, generation(now, bundle))
        : new Decision.AwaitDependencies(missing);
  }

  /** A bundle that ran before keeps the generation that it was created for. */
  private static long generation(Situation now, Bundle bundle) {
    return bundle.equals(now.wanted())
        ? now.generation()
        : now.seen().bundle(bundle.hash()).map(StoredBundle::generation).orElse(now.generation());
  }

  /** What the runtime said about the bundle for this generation, recorded or still in a pod. */
  public static Optional<CheckResult> checkResult(Situation now, Bundle bundle) {
    Optional<CheckResult> fromDriver =
        now.seen()
            .driver()
            .filter(driver -> driver.plan().equals(bundle.hash()))
            .filter(driver -> driver.generation() == now.generation())
            .map(ObservedPod::exit)
            .filter(PodExit::rejected)
            .map(e -> new CheckResult(now.generation(), false, e.problems(), e.problemCount()));
    return fromDriver.or(
        () ->
            now.seen()
                .bundle(bundle.hash())
                .map(StoredBundle::checkResult)
                .filter(checkResult -> checkResult.generation() == now.generation()));
  }

  static Decision drain(Situation now, ObservedPod driver, String why) {
    return new Decision.Drain(driver.name(), drainGrace(now, driver), why);
  }

  /** How long a driver may take to end. */
  public static Duration drainGrace(Situation now, ObservedPod driver) {
    return driver.started() ? now.drainGrace().plus(DriverPodFactory.SHUTDOWN) : AT_ONCE;
  }

  private static Decision block(List<Problem> problems) {
    List<Problem> fatal = fatal(problems);
    return new Decision.Block(fatal, fatal.size());
  }

  private static List<Problem> fatal(List<Problem> problems) {
    return problems.stream().filter(Problem::fatal).toList();
  }

  private static Decision.Finish failed(List<Problem> problems) {
    return failed(problems, problems.size());
  }

  private static Decision.Finish failed(List<Problem> problems, int count) {
    return new Decision.Finish(Decision.End.FAILED, problems, count);
  }

  private LifecycleDecider() {}
}
