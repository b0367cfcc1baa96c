package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.ConditionType;
import io.streamingpipelines.api.Phase;
import io.streamingpipelines.api.Reason;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.Optional;

/** Condition Stalled: whether a person has to look, because it will not go on by itself. */
final class StalledCondition {
  /** Input that waits so long without a commit is a stall. */
  private static final Duration INPUT = Duration.ofMinutes(10);

  /** A driver that is not ready so long after its pod was made is a stall. */
  private static final Duration START = Duration.ofMinutes(5);

  /** Failures in a row from which a pipeline that backs off counts as stalled. */
  private static final int FAILURES = 3;

  static void set(StatusConditions conditions, StatusInput input, Assessment assessment) {
    Situation now = input.situation();
    ReconciliationError error = input.error();
    boolean failed = assessment.phase() == Phase.FAILED;
    if (error != null && !(failed && error.temporary())) {
      conditions.set(ConditionType.STALLED, !error.temporary(), error.reason(), error.message());
      return;
    }
    Optional<UnresponsiveDriver> unresponsive = UnresponsiveDriver.of(now.seen());
    if (unresponsive.isPresent()) {
      conditions.set(
          ConditionType.STALLED, true, unresponsive.get().reason(), unresponsive.get().message());
      return;
    }
    switch (assessment.phase()) {
      case BLOCKED -> conditions.set(ConditionType.STALLED, true, Reason.BLOCKED, blocked(now));
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
      case DRAINING, SUSPENDED, COMPLETED, TERMINATING ->
          conditions.set(
              ConditionType.STALLED, false, Reason.of(assessment.phase()), assessment.message());
    }
  }

  private static String blocked(Situation now) {
    return now.stuckCheck()
        .map(check -> "The last change cannot be judged: " + Assessment.text(check.stuckReason()))
        .orElse("The last change of the manifest cannot run; condition Accepted says why.");
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
    Optional<QueryReport> stuck = now.seen().report().flatMap(StalledCondition::stuck);
    conditions.set(
        ConditionType.STALLED,
        stuck.isPresent(),
        stuck.isPresent() ? Reason.NO_PROGRESS : Reason.PROGRESSING,
        stuck
            .map(q -> q.table() + ": input waits, and no batch was committed since " + INPUT)
            .orElse("No input waits for long."));
  }

  /** A wait for what does not exist, or a pod that does not come up, is told with its cause. */
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
            // a length of time would be news with each look
            + " has not become ready since "
            + StatusFormat.text(driver.seenSince())
            + (driver.blockage() == null
                ? ": its log says what it waits for."
                : ": " + Assessment.text(driver.blockage())));
  }

  /** A query that the driver does not start again, though it runs on with the others. */
  static Optional<QueryReport> failed(DriverReport report) {
    return report.queries().stream()
        .filter(query -> report.state() == DriverReport.State.RUNNING)
        .filter(query -> query.state() == QueryReport.State.FAILED)
        .findFirst();
  }

  private static String failed(QueryReport query) {
    return query.name()
        + " has failed and is not started again before the driver is: "
        + (query.error() == null ? "the driver's log says why." : query.error().message());
  }

  private static Optional<QueryReport> stuck(DriverReport report) {
    return report.queries().stream()
        .filter(
            query -> {
              Long since = query.pendingSinceMillis();
              Long commit = query.lastCommitAtMillis();
              return since != null
                  && report.atMillis() - Math.max(since, commit == null ? 0 : commit)
                      > INPUT.toMillis();
            })
        .findFirst();
  }

  private StalledCondition() {}
}
