package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.observe.Missing;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.operator.observe.Verdict;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides what happens next to the driver. Pure: no I/O, no clock. */
public final class LifecycleDecider {
  /** Between two tries of a check that came to nothing. */
  private static final Duration CHECK_PAUSE = Duration.ofSeconds(30);

  /** With no grace at all the API forgets a pod without asking its node whether it has ended. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  public static Decision decide(Situation now) {
    Optional<ObservedPod> alive = now.seen().aliveDriver();
    if (alive.isPresent()) {
      return alive.get().deleting() ? new Decision.Keep() : withDriver(now, alive.get());
    }
    return withoutDriver(now);
  }

  private static Decision withDriver(Situation now, ObservedPod driver) {
    if (now.deleting() || now.suspended()) {
      return drain(now, driver, now.deleting() ? "the pipeline is deleted" : "it is suspended");
    }
    Bundle wanted = now.wanted();
    if (wanted == null) {
      return block(now.problems());
    }
    if (driver.plan().equals(wanted.hash())) {
      return new Decision.Keep();
    }
    Optional<Bundle> running = now.seen().bundle(driver.plan()).map(StoredBundle::bundle);
    boolean canBeJudged = running.isPresent() && driver.blockage() == null;
    Optional<Verdict> refused = verdict(now, wanted).filter(verdict -> !verdict.accepted());
    return switch (running.map(old -> ChangeDetector.detect(old, wanted)).orElse(Change.RESTART)) {
      case NONE, LIVE -> new Decision.Keep();
      // a driver of the wanted plan may have refused it itself
      case RESTART ->
          refused
              .<Decision>map(no -> new Decision.Block(no.problems(), no.problemCount()))
              .orElseGet(() -> replace(now, driver));
      case RESTART_AFTER_CHECK -> canBeJudged ? judge(now, driver, wanted) : replace(now, driver);
    };
  }

  /** A driver that works is not ended for one that could not start. */
  private static Decision replace(Situation now, ObservedPod driver) {
    return now.missing().isEmpty() || driver.blockage() != null
        ? drain(now, driver, "the manifest has changed")
        : new Decision.Keep();
  }

  /** The old driver works on until the runtime has accepted the new plan. */
  private static Decision judge(Situation now, ObservedPod driver, Bundle wanted) {
    Optional<Verdict> verdict = verdict(now, wanted);
    if (verdict.isPresent()) {
      return verdict.get().accepted()
          ? replace(now, driver)
          : new Decision.Block(verdict.get().problems(), verdict.get().problemCount());
    }
    ObservedPod check = now.seen().check(wanted.hash()).orElse(null);
    if (check == null) {
      return now.missing().isEmpty() ? new Decision.Check(wanted) : new Decision.Keep();
    }
    if (check.deleting() || check.exit() == null) {
      return new Decision.Keep();
    }
    PodExit exit = check.exit();
    if (exit.rejected() || exit.outcome() == ExitReport.Outcome.COMPLETED) {
      return new Decision.RecordCheckResult(
          wanted,
          check.name(),
          new Verdict(now.generation(), !exit.rejected(), exit.problems(), exit.problemCount()));
    }
    return now.seen().now().isBefore(exit.seenAt().plus(CHECK_PAUSE))
        ? new Decision.Keep()
        : new Decision.RetryCheck(
            check.name(),
            exit.failure() == null ? "It ended without a verdict." : exit.failure().message());
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
      return now.previous().map(old -> again(now, old, broken)).orElse(broken);
    }
    Optional<Verdict> verdict = verdict(now, wanted);
    if (verdict.isPresent() && !verdict.get().accepted()) {
      Decision.Finish refused = failed(verdict.get().problems(), verdict.get().problemCount());
      return now.previous().map(old -> again(now, old, refused)).orElse(refused);
    }
    // the driver has died while the change is judged: what ran comes back, not what nobody knows
    return now.proven()
        .filter(old -> verdict.isEmpty() && !hasCompleted(now))
        .filter(old -> ChangeDetector.detect(old, wanted) == Change.RESTART_AFTER_CHECK)
        .filter(old -> now.seen().missing(old).isEmpty())
        .map(old -> again(now, old))
        .orElseGet(() -> again(now, wanted));
  }

  private static boolean hasCompleted(Situation now) {
    return now.seen()
        .driver()
        .map(ObservedPod::exit)
        .filter(exit -> exit.outcome() == ExitReport.Outcome.COMPLETED)
        .isPresent();
  }

  private static Decision again(Situation now, Bundle bundle) {
    return again(now, bundle, new Decision.Finish(Decision.End.COMPLETED, List.of(), 0));
  }

  /**
   * @param completed what it means that the bundle has read all of its input
   */
  private static Decision again(Situation now, Bundle bundle, Decision.Finish completed) {
    Ledger ledger = now.ledger();
    if (ledger.result() == Ledger.Result.COMPLETED) {
      return completed;
    }
    if (ledger.result() == Ledger.Result.FAILED && ledger.last() != null) {
      return failed(List.of(), 0);
    }
    if (ledger.nextAt() != null && now.seen().now().isBefore(ledger.nextAt())) {
      return new Decision.Wait(ledger.nextAt());
    }
    List<Missing> missing = now.seen().missing(bundle);
    return missing.isEmpty()
        ? new Decision.Start(bundle, ledger.attempt() + 1, generation(now, bundle))
        : new Decision.AwaitDependencies(missing);
  }

  /** A bundle that ran before keeps the generation for which it was made. */
  private static long generation(Situation now, Bundle bundle) {
    return bundle.equals(now.wanted())
        ? now.generation()
        : now.seen().bundle(bundle.hash()).map(StoredBundle::generation).orElse(now.generation());
  }

  /** What the runtime said about the bundle for this generation, noted or still in a pod. */
  public static Optional<Verdict> verdict(Situation now, Bundle bundle) {
    Optional<Verdict> fromDriver =
        now.seen()
            .driver()
            .filter(driver -> driver.plan().equals(bundle.hash()))
            .filter(driver -> driver.generation() == now.generation())
            .map(ObservedPod::exit)
            .filter(PodExit::rejected)
            .map(e -> new Verdict(now.generation(), false, e.problems(), e.problemCount()));
    return fromDriver.or(
        () ->
            now.seen()
                .bundle(bundle.hash())
                .map(StoredBundle::verdict)
                .filter(verdict -> verdict.generation() == now.generation()));
  }

  private static Decision drain(Situation now, ObservedPod driver, String why) {
    Duration grace = driver.started() ? now.drainGrace().plus(DriverPodFactory.SHUTDOWN) : AT_ONCE;
    return new Decision.Drain(driver.name(), grace, why);
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
