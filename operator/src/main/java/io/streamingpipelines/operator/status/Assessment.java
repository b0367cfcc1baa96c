package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.OwnEnding;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision means for the user: the phase, and the reason for it in a word and a sentence.
 *
 * @param ready whether the pipeline does what the manifest asks for
 * @param reason a {@link Reason}, or the word that Kubernetes gives for a pod that cannot start
 */
record Assessment(Phase phase, boolean ready, String reason, String message) {
  /** Decisions whose phase stays as it is although they cannot be executed. */
  private static final Set<Decision.Kind> KEEP_PHASE =
      EnumSet.of(
          Decision.Kind.DRAIN,
          Decision.Kind.REMOVE_LOST,
          Decision.Kind.WAIT,
          Decision.Kind.AWAIT_RUN);

  Assessment(Phase phase, boolean ready, Reason reason, String message) {
    this(phase, ready, reason.text(), message);
  }

  boolean has(Reason which) {
    return reason.equals(which.text());
  }

  static Assessment of(StatusInput input) {
    Assessment decided = whyItDrains(input, decided(input));
    ReconciliationError error = input.error();
    Assessment assessment = error == null ? decided : withError(input, decided, error);
    boolean works = assessment.phase() == Phase.RUNNING || assessment.phase() == Phase.BLOCKED;
    // a driver that responds to the operator works, whatever Kubernetes knows about it
    return works && input.situation().seen().report().isPresent()
        ? UnresponsiveDriver.of(input.situation()).map(assessment::with).orElse(assessment)
        : assessment;
  }

  /** Why a driver drains is said until it has ended. */
  private static Assessment whyItDrains(StatusInput input, Assessment decided) {
    boolean drained = Phase.of(input.before()).equals(Optional.of(Phase.DRAINING));
    return !drained || !decided.has(Reason.DRAINING)
        ? decided
        : OwnEnding.recordedIn(input.before())
            .map(why -> new Assessment(Phase.DRAINING, false, why.reason(), why.message()))
            .or(() -> requested(input.before()))
            .orElse(decided);
  }

  /** Why the operator has asked the driver to drain, if the status says so. */
  private static Optional<Assessment> requested(@Nullable PipelineStatus before) {
    return before == null
        ? Optional.empty()
        : StatusConditions.find(before.conditions(), ConditionType.READY)
            .filter(ready -> text(ready).startsWith(DecisionAssessment.DRAINS))
            .map(
                ready ->
                    new Assessment(
                        Phase.DRAINING, false, String.valueOf(ready.reason()), text(ready)));
  }

  private static String text(Condition condition) {
    return String.valueOf(condition.message());
  }

  /** The decision was not executed: a working driver keeps working, and nothing else starts. */
  private static Assessment withError(
      StatusInput input, Assessment decided, ReconciliationError why) {
    Decision.Kind kind = input.decision().kind();
    if (kind == Decision.Kind.FINISH && decided.phase() != Phase.TERMINATING) {
      // only cleaning up has failed; the phase records how the pipeline ended
      return decided;
    }
    if (decided.phase() == Phase.TERMINATING || KEEP_PHASE.contains(kind)) {
      return new Assessment(decided.phase(), false, why.reason(), why.message());
    }
    Assessment running = ofDriver(input.situation());
    return running.phase() == Phase.RUNNING
        ? running.blocked("the last change is waiting: " + why.message())
        : new Assessment(Phase.PENDING, false, why.reason(), why.message());
  }

  private static Assessment decided(StatusInput input) {
    Situation now = input.situation();
    return now.deleting()
        ? terminating(now)
        : input.decision().fold(new DecisionAssessment(now, StuckStandby.in(input)));
  }

  private static Assessment terminating(Situation now) {
    return UnresponsiveDriver.of(now)
        .map(
            unresponsive ->
                new Assessment(
                    Phase.TERMINATING,
                    false,
                    unresponsive.reason(),
                    "The pipeline is removed once its driver has ended. " + unresponsive.message()))
        .orElseGet(
            () ->
                new Assessment(
                    Phase.TERMINATING,
                    false,
                    Reason.DELETED,
                    "The driver is draining; then the pipeline is removed."));
  }

  Assessment blocked(String why) {
    return new Assessment(Phase.BLOCKED, ready, reason, message + "; " + why);
  }

  private Assessment with(UnresponsiveDriver unresponsive) {
    String end = message.endsWith(".") ? " " : ". ";
    return new Assessment(phase, ready, reason, message + end + unresponsive.message());
  }

  /** The assessment of the existing driver. */
  static Assessment ofDriver(Situation now) {
    Optional<ObservedPod> driver = now.seen().aliveDriver();
    if (driver.isEmpty()) {
      return starting("The driver pod is being created.");
    }
    Optional<UnresponsiveDriver> unresponsive = UnresponsiveDriver.of(now);
    if (driver.get().deleting()) {
      return unresponsive
          .map(s -> new Assessment(Phase.DRAINING, false, s.reason(), s.message()))
          .orElseGet(
              () ->
                  draining(
                      "The driver is draining: its pod is being deleted"
                          + why(driver.get())
                          + "."));
    }
    Optional<DriverReport> report = now.seen().report();
    if (report.isPresent()) {
      return executing(now, reported(report.get()));
    }
    if (unresponsive.isPresent()) {
      return new Assessment(
          Phase.RUNNING, false, unresponsive.get().reason(), unresponsive.get().message());
    }
    if (driver.get().readySince() != null) {
      return executing(
          now,
          new Assessment(
              Phase.RUNNING,
              true,
              Reason.ALL_QUERIES_RUNNING,
              "The driver is ready; waiting for its first report"));
    }
    if (driver.get().blockage() != null) {
      return new Assessment(
          Phase.PENDING,
          false,
          driver.get().blockage().reason(),
          "The driver pod cannot start yet: " + driver.get().blockage().message());
    }
    return starting("The driver pod is starting.");
  }

  private static String why(ObservedPod driver) {
    return driver.disruption() == null ? "" : " (" + driver.disruption().message() + ")";
  }

  /** Without executors, running queries process nothing. */
  private static Assessment executing(Situation now, Assessment queries) {
    if (queries.phase() != Phase.RUNNING) {
      return queries;
    }
    ExecutorAvailability executors = ExecutorAvailability.of(now.seen());
    String sentence = executors.message().map(text -> "; " + text).orElse("");
    return executors.missing(now) && queries.ready()
        ? new Assessment(
            Phase.RUNNING, false, Reason.EXECUTORS_MISSING, queries.message() + sentence)
        : new Assessment(
            queries.phase(), queries.ready(), queries.reason(), queries.message() + sentence);
  }

  private static Assessment reported(DriverReport report) {
    return switch (report.state()) {
      case STARTING -> starting("Spark is starting and checks the plan.");
      case STANDBY -> starting("The driver waits until the one before it no longer writes.");
      case DRAINING -> draining("The driver is finishing its running batches.");
      case COMPLETED ->
          new Assessment(
              Phase.RUNNING,
              true,
              Reason.COMPLETING,
              "All input has been read; the driver is ending");
      case FAILED ->
          new Assessment(
              Phase.RUNNING, false, Reason.DRIVER_FAILED, "The driver has failed and is ending");
      case RUNNING -> queries(report);
    };
  }

  private static Assessment queries(DriverReport report) {
    long running = Progress.running(report);
    int all = report.queries().size();
    String count = running + " of " + all + " queries running";
    if (running == all) {
      return new Assessment(Phase.RUNNING, true, Reason.ALL_QUERIES_RUNNING, count);
    }
    String first =
        report.queries().stream()
            .filter(query -> !Progress.isHealthy(query))
            .findFirst()
            .map(Assessment::trouble)
            .orElse("");
    return new Assessment(Phase.RUNNING, false, Reason.QUERIES_NOT_RUNNING, count + first);
  }

  private static String trouble(QueryReport query) {
    return "; "
        + query.name()
        + ": "
        + (query.error() == null ? query.state().name() : query.error().message());
  }

  /** {@code ImagePullBackOff: Back-off pulling image …}. */
  static String text(ObservedPod.@Nullable Blockage blockage) {
    return blockage == null
        ? ""
        : blockage.message().isBlank()
            ? blockage.reason()
            : blockage.reason() + ": " + blockage.message();
  }

  static Assessment starting(String message) {
    return new Assessment(Phase.STARTING, false, Reason.STARTING, message);
  }

  static Assessment draining(String message) {
    return new Assessment(Phase.DRAINING, false, Reason.DRAINING, message);
  }
}
