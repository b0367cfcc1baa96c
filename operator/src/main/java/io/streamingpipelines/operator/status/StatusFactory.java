package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.api.status.ScheduleStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.ScheduledRuns;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates the status from one decision; only the times of unchanged conditions are kept. */
public final class StatusFactory {
  private static final DriverStatus NO_DRIVER =
      new DriverStatus(null, null, null, null, null, null, null);

  public static PipelineStatus create(StatusInput input) {
    Situation now = input.situation();
    Assessment assessment = Assessment.of(input);
    PipelineStatus before = input.before();
    // a driver that has not started its queries knows nothing about them
    Optional<DriverReport> report = now.seen().report().filter(r -> !r.queries().isEmpty());
    // keep the last numbers if a driver has not reported yet, or is late
    boolean atRest =
        (now.seen().aliveDriver().isEmpty() || now.seen().report().isPresent() && report.isEmpty())
            && assessment.phase() != Phase.COMPLETED
            && assessment.phase() != Phase.SCHEDULED;
    boolean ready = assessment.phase() == Phase.RUNNING && assessment.ready();
    return asRead(
        PipelineStatusBuilder.builder()
            .observedGeneration(now.generation())
            .phase(assessment.phase().text())
            .conditions(conditions(input, assessment))
            .plan(plan(input))
            .driver(driver(input))
            .lastDrain(now.attempts().lastDrain())
            .progress(
                report
                    .map(Progress::pipeline)
                    .or(
                        () ->
                            Optional.ofNullable(before)
                                .map(PipelineStatus::progress)
                                .map(last -> atRest ? Progress.withoutDriver(last) : last)
                                .map(last -> ready ? Progress.awaitingReport(last) : last))
                    .orElse(null))
            .tables(
                report
                    .map(Progress::tables)
                    .orElseGet(
                        () ->
                            before == null
                                ? List.of()
                                : atRest
                                    ? Progress.withoutDriver(before.tables())
                                    : before.tables()))
            .restarts(restarts(now.attempts()))
            .schedule(schedule(input))
            .pendingChange(PendingChanges.of(input))
            .build());
  }

  /** The previous status with an error: if nothing could be observed, nothing else is known. */
  public static PipelineStatus withError(
      @Nullable PipelineStatus before, ReconciliationError why, long generation, Instant now) {
    PipelineStatus last =
        before == null
            ? PipelineStatusBuilder.builder().phase(Phase.PENDING.text()).build()
            : before;
    StatusConditions conditions = new StatusConditions(last.conditions(), generation, now);
    last.conditions().stream()
        .filter(condition -> !ConditionType.RECONCILING.isTypeOf(condition))
        .forEach(conditions::keep);
    if (StatusConditions.find(last.conditions(), ConditionType.READY).isEmpty()) {
      conditions.set(ConditionType.READY, false, why.reason(), why.message());
    }
    conditions.set(ConditionType.RECONCILING, true, why.reason(), why.message());
    return asRead(PipelineStatusBuilder.builder(last).conditions(conditions.list()).build());
  }

  /**
   * The status as the API server returns it, where an empty text is absent. Without this, some
   * statuses would always differ from the stored one and be written in each reconciliation.
   */
  private static PipelineStatus asRead(PipelineStatus status) {
    return Json.read(Json.write(status), PipelineStatus.class).orElse(status);
  }

  /** The plans that may start: the wanted one, the last started one, and the last accepted one. */
  private static @Nullable PlanStatus plan(StatusInput input) {
    Situation now = input.situation();
    String wanted = now.shouldStoreWanted() && now.wanted() != null ? now.wanted().digest() : null;
    String started =
        input.started().map(start -> start.bundle().digest()).orElse(now.attempts().plan());
    AttemptState attempts = now.attempts();
    // server-side apply turns an empty object into null and then rejects it
    return wanted == null && started == null && attempts.accepted() == null
        ? null
        : new PlanStatus(
            wanted, started, attempts.accepted(), attempts.stable(), attempts.rolledBack());
  }

  private static List<Condition> conditions(StatusInput input, Assessment assessment) {
    Situation now = input.situation();
    List<Condition> before = input.before() == null ? List.of() : input.before().conditions();
    StatusConditions conditions = new StatusConditions(before, now.generation(), now.seen().now());
    conditions.set(
        ConditionType.READY, assessment.ready(), assessment.reason(), assessment.message());
    ReconcilingCondition.set(conditions, input, assessment);
    StalledCondition.set(conditions, input, assessment);
    accepted(conditions, input);
    quality(conditions, now);
    now.seen().report().ifPresent(report -> RefillingCondition.set(conditions, report));
    if (!input.notForProduction().isEmpty()) {
      conditions.set(
          ConditionType.NOT_FOR_PRODUCTION,
          true,
          Reason.TEST_SOURCE,
          "Sources that are only for trying things out: "
              + String.join(", ", input.notForProduction()));
    }
    if (input.newerImage() != null) {
      conditions.set(
          ConditionType.UPGRADE_AVAILABLE,
          true,
          Reason.NEWER_IMAGE,
          "The operator starts new plans with image "
              + input.newerImage()
              + ". This pipeline keeps its image until its manifest changes; to restart it with the"
              + " other image, change spec.restart.nonce.");
    }
    OutdatedDefinition.set(conditions, input.gap().fields());
    now.rollback()
        .ifPresent(
            back ->
                conditions.set(
                    ConditionType.ROLLED_BACK,
                    true,
                    String.valueOf(back.reason()),
                    "The last change has failed, and the pipeline returns to the plan before it"
                        + " until the manifest changes: "
                        + back.message()));
    if (input.decision().kind() == Decision.Kind.PAUSE) {
      conditions.set(
          ConditionType.PAUSED,
          true,
          Reason.PAUSED,
          "The operator leaves the pipeline alone, whatever changes, until annotation "
              + PodLabels.PAUSED
              + " is removed.");
    }
    if (!input.lossIgnored().isEmpty()) {
      conditions.set(
          ConditionType.DATA_LOSS_IGNORED,
          true,
          Reason.FAIL_ON_DATA_LOSS_IS_FALSE,
          "Records that Kafka deleted before they were read are skipped in: "
              + String.join(", ", input.lossIgnored()));
    }
    missing(conditions, now);
    return conditions.list();
  }

  /** One condition for each kind of missing object. */
  private static void missing(StatusConditions conditions, Situation now) {
    Map<ConditionType, List<MissingDependency>> kinds =
        now.missing().stream()
            .collect(
                Collectors.groupingBy(
                    MissingDependency::condition, LinkedHashMap::new, Collectors.toList()));
    kinds.forEach(
        (type, which) ->
            conditions.set(
                type, true, which.get(0).reason(), "Create: " + MissingDependency.text(which)));
  }

  private static void accepted(StatusConditions conditions, StatusInput input) {
    List<Problem> problems = new ArrayList<>(input.situation().problems());
    problems.addAll(input.runtimeProblems());
    // errors come before warnings, because an event shows only the first problem
    problems.sort(Comparator.comparing(problem -> !problem.fatal()));
    boolean ok = problems.stream().noneMatch(Problem::fatal);
    String text = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    int missing = input.runtimeProblemCount() - input.runtimeProblems().size();
    String more = missing > 0 ? "\nand " + missing + " more" : "";
    conditions.set(
        ConditionType.ACCEPTED,
        ok,
        ok
            ? Reason.COMPILED.text()
            : problems.stream().filter(Problem::fatal).findFirst().get().code(),
        text.isEmpty() ? "The manifest is valid." : text + more);
  }

  private static void quality(StatusConditions conditions, Situation now) {
    DriverReport report = now.seen().report().orElse(null);
    if (report == null) {
      return;
    }
    String refused =
        report.queries().stream()
            .filter(q -> q.quality().dropped() + q.quality().quarantined() > 0)
            .map(
                q ->
                    String.format(
                        "%s: %d dropped, %d quarantined",
                        q.table(), q.quality().dropped(), q.quality().quarantined()))
            .collect(Collectors.joining("; "));
    conditions.set(
        ConditionType.DATA_QUALITY,
        refused.isEmpty(),
        refused.isEmpty() ? Reason.NOTHING_REFUSED : Reason.ROWS_REFUSED,
        refused.isEmpty() ? "No row was dropped or quarantined." : refused);
  }

  private static @Nullable DriverStatus driver(StatusInput input) {
    Situation now = input.situation();
    Decision.Start start = input.started().orElse(null);
    if (start != null) {
      return new DriverStatus(
          input.driverPod(),
          start.attempt(),
          null,
          StatusFormat.text(now.seen().now()),
          null,
          start.bundle().hash(),
          null);
    }
    AttemptState attempts = now.attempts();
    if (attempts.attempt() == 0) {
      return null;
    }
    DriverStatus before = input.before() == null ? null : input.before().driver();
    if (before == null || !Objects.equals(before.attempt(), attempts.attempt())) {
      before = NO_DRIVER;
    }
    DriverReport report = now.seen().report().orElse(null);
    return new DriverStatus(
        now.seen().driver().map(ObservedPod::name).orElse(before.pod()),
        attempts.attempt(),
        report != null && report.epoch() > 0 ? (Long) report.epoch() : before.epoch(),
        now.seen()
            .driver()
            .map(pod -> StatusFormat.text(pod.createdAt()))
            .orElse(before.startedAt()),
        text(attempts.endedAt()),
        attempts.plan() == null ? before.plan() : Bundle.hash(attempts.plan()),
        report != null ? report.sparkUi() : before.sparkUi());
  }

  private static @Nullable ScheduleStatus schedule(StatusInput input) {
    ScheduledRuns runs = input.situation().runs();
    if (runs == null) {
      return null;
    }
    Instant now = input.situation().seen().now();
    boolean starts = input.started().isPresent() && !runs.running();
    return (starts ? runs.started(now) : runs).status(now);
  }

  private static RestartStatus restarts(AttemptState attempts) {
    return new RestartStatus(
        attempts.restarts(), attempts.consecutive(), text(attempts.nextAt()), attempts.last());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private StatusFactory() {}
}
