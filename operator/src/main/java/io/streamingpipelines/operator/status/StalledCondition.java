package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.lifecycle.StalledQuery;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.Optional;

/** Condition Stalled: whether a person has to intervene. */
final class StalledCondition {
  /** How long a driver may take to become ready. */
  private static final Duration START = Duration.ofMinutes(5);

  /** Number of failures in a row from which a pipeline counts as stalled. */
  private static final int FAILURES = 3;

  static void set(StatusConditions conditions, StatusInput input, Assessment assessment) {
    Situation now = input.situation();
    ReconciliationError error = input.error();
    boolean failed = assessment.phase() == Phase.FAILED;
    if (error != null && !(failed && error.temporary())) {
      conditions.set(ConditionType.STALLED, !error.temporary(), error.reason(), error.message());
      return;
    }
    Optional<UnresponsiveDriver> unresponsive = UnresponsiveDriver.of(now);
    if (unresponsive.isPresent()) {
      conditions.set(
          ConditionType.STALLED, true, unresponsive.get().reason(), unresponsive.get().message());
      return;
    }
    switch (assessment.phase()) {
      case BLOCKED -> conditions.set(ConditionType.STALLED, true, Reason.BLOCKED, blocked(input));
      case FAILED ->
          conditions.set(ConditionType.STALLED, true, assessment.reason(), assessment.message());
      case BACKING_OFF ->
          conditions.set(
              ConditionType.STALLED,
              now.attempts().consecutive() >= FAILURES,
              Reason.BACKING_OFF,
              assessment.message());
      case RUNNING -> running(conditions, now, assessment);
      case PENDING, STARTING -> starting(conditions, now, assessment);
      case SCHEDULED ->
          conditions.set(
              ConditionType.STALLED,
              assessment.has(Reason.RUN_FAILED),
              assessment.reason(),
              assessment.message());
      case DRAINING, SUSPENDED, COMPLETED, TERMINATING ->
          conditions.set(
              ConditionType.STALLED, false, Reason.of(assessment.phase()), assessment.message());
    }
  }

  private static String blocked(StatusInput input) {
    Situation now = input.situation();
    return now.stuckCheck()
        .map(check -> "The last change cannot be checked: " + Assessment.text(check.stuckReason()))
        .or(() -> now.rollback().map(back -> "The last change was rolled back: " + back.message()))
        .or(() -> StuckStandby.in(input).map(stuck -> StuckStandby.WAITING + stuck + "."))
        .orElse("The last change to the manifest cannot run; condition Accepted says why.");
  }

  private static void running(StatusConditions conditions, Situation now, Assessment assessment) {
    if (assessment.has(Reason.EXECUTORS_MISSING)) {
      conditions.set(ConditionType.STALLED, true, assessment.reason(), assessment.message());
      return;
    }
    Optional<QueryReport> failed = now.seen().report().flatMap(StalledCondition::failed);
    if (failed.isPresent()) {
      conditions.set(ConditionType.STALLED, true, Reason.QUERY_FAILED, failed(failed.get()));
      return;
    }
    Optional<String> stuck = now.seen().report().flatMap(StalledQuery::in);
    conditions.set(
        ConditionType.STALLED,
        stuck.isPresent(),
        stuck.isPresent() ? Reason.NO_PROGRESS : Reason.PROGRESSING,
        stuck.orElse("No input has been pending for long."));
  }

  /** A pod that does not become ready in time is stalled; the message names the cause. */
  private static void starting(StatusConditions conditions, Situation now, Assessment assessment) {
    Optional<ObservedPod> late =
        now.seen()
            .aliveDriver()
            .filter(driver -> !now.seen().now().isBefore(driver.seenSince().plus(START)));
    if (late.isEmpty()) {
      conditions.set(
          ConditionType.STALLED, false, Reason.of(assessment.phase()), assessment.message());
      return;
    }
    ObservedPod driver = late.get();
    conditions.set(
        ConditionType.STALLED,
        true,
        driver.blockage() == null ? Reason.STARTS_TOO_LONG.text() : driver.blockage().reason(),
        "Pod "
            + driver.name()
            // a duration would change the message in each reconciliation
            + " has not become ready since "
            + StatusFormat.text(driver.seenSince())
            + (driver.blockage() == null
                ? "; see its log."
                : ": " + Assessment.text(driver.blockage())));
  }

  /** A query that has failed permanently, while the driver keeps running the others. */
  static Optional<QueryReport> failed(DriverReport report) {
    return report.queries().stream()
        .filter(query -> report.state() == DriverReport.State.RUNNING)
        .filter(query -> query.state() == QueryReport.State.FAILED)
        .findFirst();
  }

  private static String failed(QueryReport query) {
    return query.name()
        + " has failed and does not restart before the driver does: "
        + (query.error() == null ? "see the driver's log." : query.error().message());
  }

  private StalledCondition() {}
}
