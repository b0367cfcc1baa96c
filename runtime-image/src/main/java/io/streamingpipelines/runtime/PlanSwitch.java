package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.management.Managed.SwitchResult;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plan that a driver runs, and the change to another one, which happens in the background. A
 * caller repeats its request until it gets the result, so a lost answer does no harm.
 */
final class PlanSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(PlanSwitch.class);

  private final InstantSource clock;
  private String running;
  private @Nullable Change change;

  /** A change that was begun; {@code answer} is null until it has ended. */
  private static final class Change {
    private final String plan;
    private @Nullable SwitchResult answer;

    private Change(String plan) {
      this.plan = plan;
    }
  }

  /**
   * @param running the hash of the plan with which the driver has started
   */
  PlanSwitch(String running, InstantSource clock) {
    this.running = running;
    this.clock = clock;
  }

  /** The hash of the running plan. */
  synchronized String running() {
    return running;
  }

  /** Whether a change is being made. */
  synchronized boolean changing() {
    return change != null && change.answer == null;
  }

  /**
   * Begins the change to a plan, or tells how it has ended. The result of a change is told once.
   *
   * @param work makes the change; returns null if only a new driver can make it
   */
  synchronized SwitchResult change(String plan, Callable<@Nullable ExitReport> work) {
    if (changing()) {
      return SwitchResult.CHANGING;
    }
    Change ended = change;
    change = null;
    if (plan.equals(running)) {
      return done(ExitReports.checked(List.of()));
    }
    if (ended != null && ended.answer != null && ended.plan.equals(plan)) {
      return ended.answer;
    }
    Change next = new Change(plan);
    change = next;
    Thread thread = new Thread(() -> make(next, work), "plan-change");
    thread.setDaemon(true);
    thread.start();
    return SwitchResult.CHANGING;
  }

  private void make(Change next, Callable<@Nullable ExitReport> work) {
    ExitReport report;
    try {
      report = work.call();
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The plan could not be changed.", e);
      report =
          ExitReports.of(
              Outcome.FAILED, 0, new FailureClassifier().classify(e, null, null, clock.millis()));
    }
    end(next, report);
  }

  private synchronized void end(Change next, @Nullable ExitReport report) {
    if (report != null && report.outcome() == Outcome.COMPLETED) {
      running = next.plan;
    }
    next.answer = report == null ? SwitchResult.NOT_IN_PLACE : done(report);
  }

  private static SwitchResult done(ExitReport report) {
    return SwitchResult.done(ExitReports.fitted(report, ContractJson::write));
  }
}
