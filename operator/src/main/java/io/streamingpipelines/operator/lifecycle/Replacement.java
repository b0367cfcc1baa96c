package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Blockage;
import io.streamingpipelines.operator.observe.ObservedPod.Outdated;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Replaces a driver by one that runs the wanted bundle, unless it can change to that bundle itself
 * (docs/design/lifecycle.md#change-in-place). The new driver starts as a standby, beside the old
 * one, which drains only when the new one has checked its plan
 * (docs/design/lifecycle.md#replacing-a-driver).
 */
final class Replacement {
  /** How long a standby waits for room before the old driver makes room for it. */
  private static final Duration NO_ROOM = Duration.ofSeconds(10);

  /**
   * How long a standby may take to check its plan. A pod whose volume is attached to another node
   * never does, and gives no reason.
   */
  private static final Duration CHECKED = Duration.ofMinutes(2);

  /** Wait before a standby that has failed is started again. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** The word of Kubernetes' scheduler for a pod that fits on no node. */
  private static final String UNSCHEDULABLE = "Unschedulable";

  private final Situation now;
  private final ObservedPod driver;
  private final Bundle wanted;

  /** Why the driver is replaced. */
  private final String changed;

  Replacement(Situation now, ObservedPod driver, Bundle wanted) {
    this.now = now;
    this.driver = driver;
    this.wanted = wanted;
    this.changed = driver.outdated() == null ? "the manifest has changed" : why(driver.outdated());
  }

  private static String why(Outdated outdated) {
    return outdated.what() + " has changed";
  }

  /** Ends a driver that has to start again with the plan that it runs. */
  static Decision drainOutdated(Situation now, ObservedPod driver, Outdated outdated) {
    return drain(now, driver, why(outdated), outdated.reason());
  }

  private static Decision drain(Situation now, ObservedPod driver, String why, Reason reason) {
    return new Decision.Drain(driver.name(), LifecycleDecider.drainGrace(now, driver), why, reason);
  }

  Decision decide() {
    if (driver.blockage() == null && !now.missing().isEmpty()) {
      // a working driver does not end for one that could not start
      return new Decision.Keep();
    }
    // a run of a schedule has nobody who waits for its next row
    if (!works() && !mayChangePlan() || now.runs() != null) {
      return drain(changed);
    }
    if (now.seen().standbys().stream().anyMatch(this::isInTheWay)) {
      return new Decision.Keep();
    }
    return now.seen()
        .standby(wanted.hash())
        .filter(standby -> !isGone(standby))
        .map(this::with)
        .orElseGet(this::start);
  }

  private boolean works() {
    return driver.readySince() != null;
  }

  /** Whether the driver can be told the wanted plan even if some of its queries do not run. */
  private boolean mayChangePlan() {
    return canChangePlan() && now.seen().standby(wanted.hash()).isEmpty();
  }

  /** Whether it is a standby of another plan, which is ended because it is obsolete. */
  private boolean isInTheWay(ObservedPod standby) {
    return !standby.plan().equals(wanted.hash()) && standby.alive();
  }

  /** Whether it has ended and was deleted, so that at most a finalizer keeps it. */
  private static boolean isGone(ObservedPod standby) {
    return standby.deleting() && !standby.alive();
  }

  private Decision start() {
    String refused = now.noRoom();
    if (refused != null) {
      return drain(noRoom(refused));
    }
    int last =
        Stream.concat(Stream.of(driver), now.seen().standbys().stream())
            .mapToInt(ObservedPod::attempt)
            .max()
            .getAsInt();
    Decision.StartStandby standby = new Decision.StartStandby(wanted, last + 1, now.generation());
    return canChangePlan() ? new Decision.ChangePlan(driver, standby) : standby;
  }

  /**
   * Whether the driver may be able to run the wanted plan itself. One that sends no reports could
   * not be told.
   */
  private boolean canChangePlan() {
    return driver.outdated() == null
        && now.seen().takesPlans(driver)
        && now.seen()
            .bundle(driver.plan())
            .filter(running -> ChangeDetector.inPlace(running.bundle(), wanted))
            .isPresent();
  }

  private Decision with(ObservedPod standby) {
    PodExit exit = standby.exit();
    if (exit != null) {
      return ended(standby, exit);
    }
    if (standby.deleting() || standby.node().unresponsive()) {
      return new Decision.Keep();
    }
    if (standby.upSince() != null) {
      return drain(changed);
    }
    Blockage blockage = standby.blockage();
    if (blockage != null && !isNoRoom(blockage)) {
      return new Decision.Keep();
    }
    if (blockage != null && isOver(standby.seenSince(), NO_ROOM)) {
      return drain(noRoom(blockage.message()));
    }
    return isOver(standby.seenSince(), CHECKED)
        ? drain(changed + ", and the new driver does not start beside the old one")
        : new Decision.Keep();
  }

  /** The decision about a standby that has ended although it was to take over. */
  private Decision ended(ObservedPod standby, PodExit exit) {
    boolean samePlan = driver.plan().equals(wanted.hash());
    if (exit.rejected() && !samePlan) {
      return new Decision.RecordCheckResult(
          wanted,
          standby.name(),
          new CheckResult(now.generation(), false, exit.problems(), exit.problemCount()));
    }
    if (exit.failure() != null && exit.failure().reason().equals(Reason.COMMAND_NOT_FOUND.text())) {
      return drain(changed + ", and its image cannot start a driver beside another one");
    }
    return isOver(exit.seenAt(), PAUSE)
        ? new Decision.RetryStandby(standby.name(), why(exit))
        : new Decision.Keep();
  }

  private static String why(PodExit exit) {
    return exit.failure() == null
        ? exit.problems().stream().findFirst().map(Problem::toString).orElse("It gave no reason.")
        : exit.failure().message();
  }

  private boolean isOver(Instant since, Duration longest) {
    return !now.seen().now().isBefore(since.plus(longest));
  }

  /** Whether nothing but room on a node is missing. */
  static boolean isNoRoom(Blockage blockage) {
    return blockage.reason().equals(UNSCHEDULABLE);
  }

  private String noRoom(String why) {
    return changed + ", and there is no room for the new driver beside the old one: " + why;
  }

  private Decision drain(String why) {
    Outdated outdated = driver.outdated();
    return drain(now, driver, why, outdated == null ? Reason.DRAINING : outdated.reason());
  }
}
