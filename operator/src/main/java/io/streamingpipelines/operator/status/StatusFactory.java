package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.Condition;
import io.streamingpipelines.api.DriverStatus;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.RestartStatus;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Ledger;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the whole status afresh from one decision; only times of unchanged conditions are kept. */
public final class StatusFactory {
  /** Input that waits so long without a commit is a stall. */
  private static final Duration STALL = Duration.ofMinutes(10);

  /** Failures in a row from which a pipeline that backs off counts as stalled. */
  private static final int STALLED_FAILURES = 3;

  private static final DriverStatus NO_DRIVER =
      new DriverStatus(null, null, null, null, null, null, null);

  public static PipelineStatus create(StatusInput input) {
    Situation now = input.situation();
    Assessment assessment = Assessment.of(now, input.decision());
    PipelineStatus before = input.before();
    DriverReport report = now.seen().report().orElse(null);
    return new PipelineStatus(
        now.generation(),
        assessment.phase().text(),
        conditions(input, assessment),
        driver(input),
        report != null ? Progress.pipeline(report) : before == null ? null : before.progress(),
        report != null ? Progress.tables(report) : before == null ? List.of() : before.tables(),
        restarts(now.ledger()));
  }

  private static List<Condition> conditions(StatusInput input, Assessment assessment) {
    Situation now = input.situation();
    Phase phase = assessment.phase();
    List<Condition> before = input.before() == null ? List.of() : input.before().conditions();
    Conditions conditions = new Conditions(before, now.generation(), now.seen().now());
    conditions.set("Ready", assessment.ready(), assessment.reason(), assessment.message());
    boolean checking = input.decision() instanceof Decision.Check || now.checking();
    List<String> missing = now.seen().missingSecrets();
    if (checking && phase == Phase.RUNNING) {
      conditions.set(
          "Reconciling", true, "CheckingChange", "The change is judged while the driver works on.");
    } else if (!missing.isEmpty() && phase == Phase.RUNNING) {
      conditions.set(
          "Reconciling",
          true,
          "SecretNotFound",
          "The change waits for Secrets while the driver works on: " + String.join(", ", missing));
    } else {
      conditions.set("Reconciling", phase.reconciling(), phase.text(), assessment.message());
    }
    stalled(conditions, now, assessment);
    accepted(conditions, input);
    quality(conditions, now);
    if (!input.notForProduction().isEmpty()) {
      conditions.set(
          "NotForProduction",
          true,
          "TestSource",
          "Sources that are only for trying out: " + String.join(", ", input.notForProduction()));
    }
    if (!input.lossIgnored().isEmpty()) {
      conditions.set(
          "DataLossIgnored",
          true,
          "FailOnDataLossIsFalse",
          "Records that Kafka deleted before they were read are skipped in: "
              + String.join(", ", input.lossIgnored()));
    }
    if (!missing.isEmpty()) {
      conditions.set(
          "SecretNotFound",
          true,
          "SecretNotFound",
          "Create the Secrets: " + String.join(", ", missing));
    }
    return conditions.list();
  }

  private static void stalled(Conditions conditions, Situation now, Assessment assessment) {
    switch (assessment.phase()) {
      case BLOCKED ->
          conditions.set("Stalled", true, "Blocked", "The last change of the manifest cannot run.");
      case FAILED -> conditions.set("Stalled", true, assessment.reason(), assessment.message());
      case BACKING_OFF ->
          conditions.set(
              "Stalled",
              now.ledger().consecutive() >= STALLED_FAILURES,
              "BackingOff",
              assessment.message());
      case RUNNING -> {
        Optional<QueryReport> stuck = now.seen().report().flatMap(StatusFactory::stuck);
        conditions.set(
            "Stalled",
            stuck.isPresent(),
            stuck.isPresent() ? "NoProgress" : "Progressing",
            stuck
                .map(q -> q.table() + ": input waits, and no batch was committed since " + STALL)
                .orElse("No input waits for long."));
      }
      case PENDING, STARTING, DRAINING, SUSPENDED, COMPLETED, TERMINATING ->
          conditions.set("Stalled", false, assessment.phase().text(), "");
    }
  }

  private static Optional<QueryReport> stuck(DriverReport report) {
    return report.queries().stream()
        .filter(
            query -> {
              Long since = query.pendingSinceMillis();
              Long commit = query.lastCommitAtMillis();
              return since != null
                  && report.atMillis() - Math.max(since, commit == null ? 0 : commit)
                      > STALL.toMillis();
            })
        .findFirst();
  }

  private static void accepted(Conditions conditions, StatusInput input) {
    List<Problem> problems = new ArrayList<>(input.situation().problems());
    problems.addAll(input.runtimeProblems());
    // what keeps the pipeline from running comes before the warnings: an event tells the first one
    problems.sort(Comparator.comparing(problem -> !problem.fatal()));
    boolean ok = problems.stream().noneMatch(Problem::fatal);
    String text = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    int missing = input.runtimeProblemCount() - input.runtimeProblems().size();
    String more = missing > 0 ? "\nand " + missing + " more" : "";
    conditions.set(
        "Accepted",
        ok,
        ok ? "Compiled" : problems.stream().filter(Problem::fatal).findFirst().get().code(),
        text.isEmpty() ? "The manifest is valid." : text + more);
  }

  private static void quality(Conditions conditions, Situation now) {
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
        "DataQuality",
        refused.isEmpty(),
        refused.isEmpty() ? "NothingRefused" : "RowsRefused",
        refused.isEmpty() ? "No row was dropped or quarantined." : refused);
  }

  private static @Nullable DriverStatus driver(StatusInput input) {
    Situation now = input.situation();
    if (input.decision() instanceof Decision.Start start) {
      return new DriverStatus(
          input.driverPod(),
          start.attempt(),
          null,
          Times.text(now.seen().now()),
          null,
          start.bundle().hash(),
          null);
    }
    Ledger ledger = now.ledger();
    if (ledger.attempt() == 0) {
      return null;
    }
    DriverStatus before = input.before() == null ? null : input.before().driver();
    if (before == null || !Objects.equals(before.attempt(), ledger.attempt())) {
      before = NO_DRIVER;
    }
    DriverReport report = now.seen().report().orElse(null);
    return new DriverStatus(
        now.seen().driver().map(ObservedPod::name).orElse(before.pod()),
        ledger.attempt(),
        report != null && report.epoch() > 0 ? (Long) report.epoch() : before.epoch(),
        now.seen().driver().map(pod -> Times.text(pod.createdAt())).orElse(before.startedAt()),
        text(ledger.endedAt()),
        ledger.plan(),
        report != null ? report.sparkUi() : before.sparkUi());
  }

  private static RestartStatus restarts(Ledger ledger) {
    return new RestartStatus(
        ledger.restarts(), ledger.consecutive(), text(ledger.nextAt()), ledger.last());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private StatusFactory() {}
}
