package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.PROBLEM;
import static io.streamingpipelines.operator.lifecycle.Observations.check;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.Problem;
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
      return new StatusInput(
          before,
          situation,
          what.decision,
          what.decision instanceof Decision.Start ? "orders-driver-5" : "",
          List.of(),
          List.of(),
          List.of(),
          0,
          error);
    }
  }

  /** A decision and the situation that leads to it. */
  record Case(
      String name,
      Decision decision,
      Predicate<DriverView> looks,
      boolean deleting,
      boolean suspended,
      @Nullable Bundle wanted,
      List<Problem> problems,
      AttemptState attempts,
      List<ObservedPod> checks,
      List<MissingDependency> missing) {

    Case(String name, Decision decision, Predicate<DriverView> looks) {
      this(
          name,
          decision,
          looks,
          false,
          false,
          DriverView.BUNDLE,
          List.of(),
          RAN,
          List.of(),
          List.of());
    }

    Case deleted() {
      return new Case(
          name, decision, looks, true, false, wanted, problems, attempts, checks, missing);
    }

    Case suspend() {
      return new Case(
          name, decision, looks, false, true, wanted, problems, attempts, checks, missing);
    }

    Case wants(@Nullable Bundle other, Problem... wrong) {
      return new Case(
          name,
          decision,
          looks,
          deleting,
          suspended,
          other,
          List.of(wrong),
          attempts,
          checks,
          missing);
    }

    Case with(AttemptState other) {
      return new Case(
          name, decision, looks, deleting, suspended, wanted, problems, other, checks, missing);
    }

    Case checked(ObservedPod check) {
      return new Case(
          name,
          decision,
          looks,
          deleting,
          suspended,
          OTHER,
          problems,
          attempts,
          List.of(check),
          missing);
    }

    Case lacks(MissingDependency what) {
      return new Case(
          name,
          decision,
          looks,
          deleting,
          suspended,
          wanted,
          problems,
          attempts,
          checks,
          List.of(what));
    }

    private Situation situation(DriverView look, Instant now) {
      Bundle asked = wanted == DriverView.BUNDLE ? look.bundle() : wanted;
      Observation seen = look.observation(checks, now);
      return new Situation(
          deleting,
          suspended,
          2,
          asked,
          problems,
          true,
          attempts,
          asked == null ? seen : seen.with(seen.report(), Map.of(asked.digest(), missing)),
          Duration.ofSeconds(60));
    }
  }

  private static final AttemptState RAN =
      new AttemptState(
          4,
          DriverView.BUNDLE.digest(),
          DriverView.BUNDLE.digest(),
          null,
          0,
          0,
          null,
          null,
          AttemptState.Result.NONE);

  private static AttemptState failed(int inARow, AttemptState.Result result) {
    return new AttemptState(
        4,
        DriverView.BUNDLE.digest(),
        DriverView.BUNDLE.digest(),
        NOW,
        inARow,
        inARow,
        result == AttemptState.Result.NONE ? NOW.plusSeconds(40) : null,
        FAILURE,
        result);
  }

  private static ObservedPod stuck() {
    ObservedPod pod = check(OTHER);
    return new ObservedPod(
        pod.name(),
        pod.uid(),
        0,
        pod.plan(),
        2,
        pod.createdAt(),
        pod.seenSince(),
        null,
        null,
        null,
        false,
        null,
        pod.node(),
        new ObservedPod.Blockage("ImagePullBackOff", "Back-off pulling image \"no-such\"."),
        null,
        null);
  }

  private static Decision.Finish finish(Decision.End end, Problem... problems) {
    return new Decision.Finish(end, List.of(problems), problems.length);
  }

  static List<Case> cases() {
    Decision keep = new Decision.Keep();
    return List.of(
        new Case("Keep", keep, ANY),
        new Case("Keep, deleted", keep, DriverView::askedToEnd).deleted(),
        new Case("Keep, suspended", keep, DriverView::askedToEnd).suspend(),
        new Case("Keep, check runs", keep, DriverView::works).checked(check(OTHER)),
        new Case("Keep, check stuck", keep, DriverView::works).checked(stuck()),
        new Case("Keep, change lacks", keep, DriverView::works).wants(OTHER).lacks(SECRET),
        new Case("Check", new Decision.Check(OTHER, Optional.empty()), DriverView::works)
            .wants(OTHER),
        new Case(
                "RecordCheckResult",
                new Decision.RecordCheckResult(
                    OTHER, "orders-check", new CheckResult(2, true, List.of(), 0)),
                DriverView::works)
            .wants(OTHER),
        new Case(
                "RetryCheck",
                new Decision.RetryCheck("orders-check", "It was evicted."),
                DriverView::works)
            .checked(check(OTHER)),
        new Case("Block", new Decision.Block(List.of(PROBLEM), 1), NOT_ASKED).wants(null, PROBLEM),
        new Case(
            "Drain",
            new Decision.Drain(
                "orders-driver-4", Duration.ofSeconds(75), "the manifest has changed"),
            NOT_ASKED),
        new Case(
                "Drain, deleted",
                new Decision.Drain(
                    "orders-driver-4", Duration.ofSeconds(75), "the pipeline is being deleted"),
                NOT_ASKED)
            .deleted(),
        new Case("Start", new Decision.Start(DriverView.BUNDLE, 5, 2), NONE),
        new Case("Wait", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(1, AttemptState.Result.NONE)),
        new Case("Wait, third failure", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(3, AttemptState.Result.NONE)),
        new Case("AwaitDependencies", new Decision.AwaitDependencies(List.of(SECRET)), NONE)
            .lacks(SECRET),
        new Case("Finish SUSPENDED", finish(Decision.End.SUSPENDED), NONE).suspend(),
        new Case("Finish COMPLETED", finish(Decision.End.COMPLETED), NONE),
        new Case("Finish FAILED, refused", finish(Decision.End.FAILED, PROBLEM), NONE)
            .wants(null, PROBLEM),
        new Case("Finish FAILED, failure", finish(Decision.End.FAILED), NONE)
            .with(failed(3, AttemptState.Result.FAILED)),
        new Case("Finish GONE", finish(Decision.End.GONE), NONE).deleted());
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
