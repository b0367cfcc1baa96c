package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which plan was successful last, and returns to it when a later one fails
 * (docs/design/lifecycle.md#rollback).
 */
public record UpgradeAccounting(Supervision.Upgrade upgrade) {
  /** Failures whose cause is the plan, or what the plan does with the rows. */
  private static final Set<Failure.Kind> OF_THE_PLAN =
      EnumSet.of(Failure.Kind.CONFIGURATION, Failure.Kind.DATA);

  /**
   * The attempts after this observation.
   *
   * @param before the attempts as the status remembers them
   * @param attempts the same after the ends of drivers have been counted
   * @param wanted null if the manifest does not compile
   */
  public AttemptState account(
      AttemptState before, AttemptState attempts, Observation seen, @Nullable Bundle wanted) {
    AttemptState verified =
        seen.aliveDriver()
            .filter(driver -> isSuccessful(driver, seen))
            .flatMap(driver -> seen.bundle(driver.plan()))
            .map(StoredBundle::bundle)
            .filter(bundle -> !attempts.isRolledBack(bundle))
            .map(bundle -> attempts.stable(bundle.digest()))
            .orElse(attempts);
    if (wanted == null || !canRollBack(verified, seen, wanted)) {
      return verified;
    }
    return ended(before, verified)
        .or(() -> failing(seen))
        .map(
            why ->
                new RollbackStatus(
                    wanted.digest(), why.at(), why.reason(), why.table(), why.message()))
        .map(verified::rolledBack)
        .orElse(verified);
  }

  private boolean isSuccessful(ObservedPod driver, Observation seen) {
    Instant ready = driver.readySince();
    DriverReport report = seen.report().orElse(null);
    if (ready == null || report == null || report.state() != DriverReport.State.RUNNING) {
      return false;
    }
    boolean over =
        Duration.between(ready, seen.now()).compareTo(Duration.ofMillis(upgrade.timeoutMillis()))
            >= 0;
    return report.queries().stream()
        .allMatch(
            query ->
                query.state() == QueryReport.State.COMPLETED
                    || query.state() == QueryReport.State.RUNNING
                        && (over || query.commits() >= upgrade.batches()));
  }

  /** Whether the wanted plan is the one that has been started, and another one was successful. */
  private boolean canRollBack(AttemptState attempts, Observation seen, Bundle wanted) {
    if (!upgrade.rollsBack() || attempts.rolledBack() != null) {
      return false;
    }
    Optional<Bundle> started = seen.bundleByDigest(attempts.plan());
    Optional<Bundle> stable = seen.bundleByDigest(attempts.stable());
    return started.filter(bundle -> isSame(bundle, wanted)).isPresent()
        && stable.filter(bundle -> !isSame(bundle, wanted)).isPresent();
  }

  /** Whether drivers do the same with both bundles. */
  private static boolean isSame(Bundle one, Bundle other) {
    Change change = ChangeDetector.detect(one, other);
    return change == Change.NONE || change == Change.LIVE;
  }

  /** The failure of a driver that has just ended. */
  private static Optional<FailureStatus> ended(AttemptState before, AttemptState attempts) {
    boolean justNow = before.endedAt() == null && attempts.endedAt() != null;
    return Optional.ofNullable(attempts.last())
        .filter(last -> justNow && !last.equals(before.last()))
        .filter(
            last ->
                OF_THE_PLAN.stream().anyMatch(k -> CamelCase.of(k).equals(last.failureClass())));
  }

  /** The failure of a query that is not restarted, while the driver runs the others. */
  private static Optional<FailureStatus> failing(Observation seen) {
    return seen.report()
        .filter(report -> report.state() == DriverReport.State.RUNNING)
        .flatMap(
            report ->
                report.queries().stream()
                    .filter(query -> query.state() == QueryReport.State.FAILED)
                    .map(QueryReport::error)
                    .filter(error -> error != null && OF_THE_PLAN.contains(error.kind()))
                    .findFirst())
        .map(error -> RestartAccounting.status(Instant.ofEpochMilli(error.atMillis()), error));
  }
}
