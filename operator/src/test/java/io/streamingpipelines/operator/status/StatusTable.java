package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.PROBLEM;
import static io.streamingpipelines.operator.lifecycle.Observations.check;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.AttemptStateBuilder;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.lifecycle.SituationBuilder;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Staged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every decision with every possible observation of the driver and every kind of error. */
final class StatusTable {
  private static final Bundle OTHER = orders().query("SELECT key FROM events").bundle();
  private static final MissingDependency SECRET =
      new MissingDependency(Dependency.Kind.SECRET, "extra", null);
  private static final Predicate<DriverView> NONE = look -> look == DriverView.NO_DRIVER;
  private static final Predicate<DriverView> ANY = look -> look != DriverView.NO_DRIVER;
  private static final Predicate<DriverView> NOT_ASKED =
      Set.of(
              DriverView.UNSCHEDULABLE,
              DriverView.STARTED,
              DriverView.RUNS,
              DriverView.ONE_RESTARTS,
              DriverView.NO_EXECUTORS,
              DriverView.NODE_UNRESPONSIVE,
              DriverView.NODE_UNRESPONSIVE_WORKS)
          ::contains;
  private static final FailureStatus FAILURE =
      new FailureStatus(NOW.toString(), "Data", "CastInvalid", "gold", "A row is wrong.");

  /** One row of the table. */
  record Row(String decided, DriverView look, @Nullable ReconciliationError error, Case what) {
    @Override
    public String toString() {
      return decided + ", " + look.text() + ", " + error;
    }

    StatusInput input(@Nullable PipelineStatus before, Instant now) {
      Situation situation = what.situation(look, now);
      return StatusInputBuilder.builder()
          .situation(situation)
          .decision(what.decision)
          .driverPod(what.decision instanceof Decision.Start ? "orders-driver-5" : "")
          .notForProduction(List.of())
          .lossIgnored(List.of())
          .runtimeProblems(List.of())
          .runtimeProblemCount(0)
          .gap(DefinitionGap.NONE)
          .before(before)
          .error(error)
          .build();
    }
  }

  /** A decision and the situation that leads to it. */
  @Staged
  record Case(
      String name,
      Decision decision,
      Predicate<DriverView> looks,
      boolean deleting,
      boolean suspended,
      @Nullable Bundle wanted,
      List<Problem> problems,
      AttemptState attempts,
      List<ObservedPod> standbys,
      List<ObservedPod> checks,
      List<MissingDependency> missing) {

    static Case of(String name, Decision decision, Predicate<DriverView> looks) {
      return StatusTableCaseBuilder.builder()
          .name(name)
          .decision(decision)
          .looks(looks)
          .deleting(false)
          .suspended(false)
          .problems(List.of())
          .attempts(RAN)
          .standbys(List.of())
          .checks(List.of())
          .missing(List.of())
          .wanted(DriverView.BUNDLE)
          .build();
    }

    Case deleted() {
      return change().deleting(true).build();
    }

    Case suspend() {
      return change().suspended(true).build();
    }

    Case wants(@Nullable Bundle other, Problem... wrong) {
      return change().wanted(other).problems(List.of(wrong)).build();
    }

    Case with(AttemptState other) {
      return change().attempts(other).build();
    }

    Case checked(ObservedPod check) {
      return change().wanted(OTHER).checks(List.of(check)).build();
    }

    Case beside(ObservedPod standby) {
      return change().wanted(OTHER).standbys(List.of(standby)).build();
    }

    Case lacks(MissingDependency what) {
      return change().missing(List.of(what)).build();
    }

    private StatusTableCaseBuilder change() {
      return StatusTableCaseBuilder.builder(this);
    }

    private Situation situation(DriverView look, Instant now) {
      Bundle asked = wanted == DriverView.BUNDLE ? look.bundle() : wanted;
      Observation seen = look.observation(standbys, checks, now);
      return SituationBuilder.builder()
          .deleting(deleting)
          .suspended(suspended)
          .paused(false)
          .generation(2)
          .problems(problems)
          .wasRunning(true)
          .attempts(attempts)
          .seen(asked == null ? seen : seen.with(seen.report(), Map.of(asked.digest(), missing)))
          .drainGrace(Duration.ofSeconds(60))
          .nodeLostTimeout(Duration.ofMinutes(5))
          .restartsOnStall(false)
          .wanted(asked)
          .build();
    }
  }

  private static final AttemptState RAN =
      AttemptStateBuilder.builder(AttemptState.EMPTY)
          .attempt(4)
          .plan(DriverView.BUNDLE.digest())
          .accepted(DriverView.BUNDLE.digest())
          .build();

  private static AttemptState failed(int inARow, AttemptState.Result result) {
    return AttemptStateBuilder.builder(RAN)
        .endedAt(NOW)
        .restarts(inARow)
        .consecutive(inARow)
        .nextAt(result == AttemptState.Result.NONE ? NOW.plusSeconds(40) : null)
        .last(FAILURE)
        .result(result)
        .build();
  }

  private static ObservedPod stuckStandby() {
    return ObservedPodBuilder.builder(notStarted(standby(5, OTHER)))
        .blockage(
            new ObservedPod.Blockage("ImagePullBackOff", "Back-off pulling image \"no-such\"."))
        .build();
  }

  private static ObservedPod failedStandby() {
    return ended(standby(5, OTHER), ExitReport.Outcome.FAILED, Failure.Kind.INFRASTRUCTURE);
  }

  private static ObservedPod stuck() {
    return ObservedPodBuilder.builder(check(OTHER))
        .started(false)
        .blockage(
            new ObservedPod.Blockage("ImagePullBackOff", "Back-off pulling image \"no-such\"."))
        .build();
  }

  private static Decision.Finish finish(Decision.End end, Problem... problems) {
    return new Decision.Finish(end, List.of(problems), problems.length);
  }

  static List<Case> cases() {
    Decision keep = new Decision.Keep();
    return List.of(
        Case.of("Keep", keep, ANY),
        Case.of("Keep, deleted", keep, DriverView::askedToEnd).deleted(),
        Case.of("Keep, suspended", keep, DriverView::askedToEnd).suspend(),
        Case.of("Keep, check runs", keep, DriverView::works).checked(check(OTHER)),
        Case.of("Keep, check stuck", keep, DriverView::works).checked(stuck()),
        Case.of("Keep, change lacks", keep, DriverView::works).wants(OTHER).lacks(SECRET),
        Case.of("Keep, standby starts", keep, DriverView::works).beside(standby(5, OTHER)),
        Case.of("Keep, standby stuck", keep, DriverView::works).beside(stuckStandby()),
        Case.of("Keep, standby failed", keep, DriverView::works).beside(failedStandby()),
        Case.of("StartStandby", new Decision.StartStandby(OTHER, 5, 2), DriverView::works)
            .wants(OTHER),
        Case.of(
                "ChangePlan",
                new Decision.ChangePlan(
                    driver(4, DriverView.BUNDLE), new Decision.StartStandby(OTHER, 5, 2)),
                DriverView::works)
            .wants(OTHER),
        Case.of(
                "RetryStandby",
                new Decision.RetryStandby("orders-driver-5", "A sentence."),
                DriverView::works)
            .beside(failedStandby()),
        Case.of(
            "TakeOver",
            new Decision.TakeOver(standby(4, DriverView.BUNDLE)),
            look -> look == DriverView.WAITS),
        Case.of("Check", new Decision.Check(OTHER, Optional.empty()), DriverView::works)
            .wants(OTHER),
        Case.of(
                "RecordCheckResult",
                new Decision.RecordCheckResult(
                    OTHER, "orders-check", new CheckResult(2, true, List.of(), 0)),
                DriverView::works)
            .wants(OTHER),
        Case.of(
                "RetryCheck",
                new Decision.RetryCheck("orders-check", "It was evicted."),
                DriverView::works)
            .checked(check(OTHER)),
        Case.of("Block", new Decision.Block(List.of(PROBLEM), 1), NOT_ASKED).wants(null, PROBLEM),
        Case.of(
            "Drain",
            new Decision.Drain(
                "orders-driver-4", Duration.ofSeconds(75), "the manifest has changed"),
            NOT_ASKED),
        Case.of(
                "Drain, deleted",
                new Decision.Drain(
                    "orders-driver-4", Duration.ofSeconds(75), "the pipeline is being deleted"),
                NOT_ASKED)
            .deleted(),
        Case.of(
            "RemoveLost",
            new Decision.RemoveLost(
                "orders-driver-4", "its node node-1 has not responded since 2026-05-01T11:55:00Z"),
            DriverView::askedToEnd),
        Case.of("Pause", new Decision.Pause(), ANY),
        Case.of("AwaitRun", new Decision.AwaitRun(NOW.plusSeconds(3_600)), NONE),
        Case.of("Start", new Decision.Start(DriverView.BUNDLE, 5, 2), NONE),
        Case.of("Wait", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(1, AttemptState.Result.NONE)),
        Case.of("Wait, third failure", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(3, AttemptState.Result.NONE)),
        Case.of("AwaitDependencies", new Decision.AwaitDependencies(List.of(SECRET)), NONE)
            .lacks(SECRET),
        Case.of("Finish SUSPENDED", finish(Decision.End.SUSPENDED), NONE).suspend(),
        Case.of("Finish COMPLETED", finish(Decision.End.COMPLETED), NONE),
        Case.of("Finish FAILED, refused", finish(Decision.End.FAILED, PROBLEM), NONE)
            .wants(null, PROBLEM),
        Case.of("Finish FAILED, failure", finish(Decision.End.FAILED), NONE)
            .with(failed(3, AttemptState.Result.FAILED)),
        Case.of("Finish GONE", finish(Decision.End.GONE), NONE).deleted());
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Case what : cases()) {
      for (DriverView look : DriverView.values()) {
        if (what.looks.test(look)) {
          errors().forEach(error -> rows.add(new Row(what.name, look, error, what)));
        }
      }
    }
    return rows;
  }

  private static Stream<@Nullable ReconciliationError> errors() {
    return Stream.of(
        null,
        new ReconciliationError(
            Reason.API_UNAVAILABLE, "Kubernetes did not create Pod p: no response.", true),
        new ReconciliationError(
            Reason.QUOTA_EXCEEDED, "Kubernetes refused to create Pod p: full.", false));
  }

  private StatusTable() {}
}
