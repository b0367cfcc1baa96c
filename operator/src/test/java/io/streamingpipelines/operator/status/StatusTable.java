package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Scenes.NOW;
import static io.streamingpipelines.operator.lifecycle.Scenes.PROBLEM;
import static io.streamingpipelines.operator.lifecycle.Scenes.check;

import io.streamingpipelines.api.FailureStatus;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Reference;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Ledger;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.Missing;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.Verdict;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every decision, with everything that may be seen when it is made, and what may be in its way. */
final class StatusTable {
  private static final Bundle OTHER = orders().query("SELECT key FROM events").bundle();
  private static final Missing SECRET = new Missing(Reference.Kind.SECRET, "extra", null);
  private static final Predicate<Look> NONE = look -> look == Look.NO_DRIVER;
  private static final Predicate<Look> ANY = look -> look != Look.NO_DRIVER;
  private static final Predicate<Look> NOT_ASKED =
      Set.of(
              Look.UNSCHEDULABLE,
              Look.STARTED,
              Look.RUNS,
              Look.ONE_COMES_BACK,
              Look.NO_EXECUTORS,
              Look.NODE_SILENT,
              Look.NODE_SILENT_WORKS)
          ::contains;
  private static final FailureStatus FAILURE =
      new FailureStatus(NOW.toString(), "Data", "CastInvalid", "gold", "A row is wrong.");

  /** What is told of one row. */
  record Row(String decided, Look look, @Nullable Hindrance hindrance, Case what) {
    @Override
    public String toString() {
      return decided + ", " + look.text() + ", " + hindrance;
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
          hindrance);
    }
  }

  /** A decision and what leads to it. */
  record Case(
      String name,
      Decision decision,
      Predicate<Look> looks,
      boolean deleting,
      boolean suspended,
      @Nullable Bundle wanted,
      List<Problem> problems,
      Ledger ledger,
      List<ObservedPod> checks,
      List<Missing> missing) {

    Case(String name, Decision decision, Predicate<Look> looks) {
      this(name, decision, looks, false, false, Look.BUNDLE, List.of(), RAN, List.of(), List.of());
    }

    Case deleted() {
      return new Case(
          name, decision, looks, true, false, wanted, problems, ledger, checks, missing);
    }

    Case suspend() {
      return new Case(
          name, decision, looks, false, true, wanted, problems, ledger, checks, missing);
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
          ledger,
          checks,
          missing);
    }

    Case with(Ledger other) {
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
          ledger,
          List.of(check),
          missing);
    }

    Case lacks(Missing what) {
      return new Case(
          name,
          decision,
          looks,
          deleting,
          suspended,
          wanted,
          problems,
          ledger,
          checks,
          List.of(what));
    }

    private Situation situation(Look look, Instant now) {
      Bundle asked = wanted == Look.BUNDLE ? look.bundle() : wanted;
      Observation seen = look.observation(checks, now);
      return new Situation(
          deleting,
          suspended,
          2,
          asked,
          problems,
          true,
          ledger,
          asked == null ? seen : seen.with(seen.report(), Map.of(asked.digest(), missing)),
          Duration.ofSeconds(60));
    }
  }

  private static final Ledger RAN =
      new Ledger(
          4,
          Look.BUNDLE.digest(),
          Look.BUNDLE.digest(),
          null,
          0,
          0,
          null,
          null,
          Ledger.Result.NONE);

  private static Ledger failed(int inARow, Ledger.Result result) {
    return new Ledger(
        4,
        Look.BUNDLE.digest(),
        Look.BUNDLE.digest(),
        NOW,
        inARow,
        inARow,
        result == Ledger.Result.NONE ? NOW.plusSeconds(40) : null,
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
        new Case("Keep, deleted", keep, Look::askedToEnd).deleted(),
        new Case("Keep, suspended", keep, Look::askedToEnd).suspend(),
        new Case("Keep, check runs", keep, Look::works).checked(check(OTHER)),
        new Case("Keep, check stuck", keep, Look::works).checked(stuck()),
        new Case("Keep, change lacks", keep, Look::works).wants(OTHER).lacks(SECRET),
        new Case("Check", new Decision.Check(OTHER), Look::works).wants(OTHER),
        new Case(
                "RecordCheckResult",
                new Decision.RecordCheckResult(
                    OTHER, "orders-check", new Verdict(2, true, List.of(), 0)),
                Look::works)
            .wants(OTHER),
        new Case(
                "RetryCheck",
                new Decision.RetryCheck("orders-check", "It was evicted."),
                Look::works)
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
                    "orders-driver-4", Duration.ofSeconds(75), "the pipeline is deleted"),
                NOT_ASKED)
            .deleted(),
        new Case("Start", new Decision.Start(Look.BUNDLE, 5, 2), NONE),
        new Case("Wait", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(1, Ledger.Result.NONE)),
        new Case("Wait, third failure", new Decision.Wait(NOW.plusSeconds(40)), NONE)
            .with(failed(3, Ledger.Result.NONE)),
        new Case("AwaitDependencies", new Decision.AwaitDependencies(List.of(SECRET)), NONE)
            .lacks(SECRET),
        new Case("Finish SUSPENDED", finish(Decision.End.SUSPENDED), NONE).suspend(),
        new Case("Finish COMPLETED", finish(Decision.End.COMPLETED), NONE),
        new Case("Finish FAILED, refused", finish(Decision.End.FAILED, PROBLEM), NONE)
            .wants(null, PROBLEM),
        new Case("Finish FAILED, failure", finish(Decision.End.FAILED), NONE)
            .with(failed(3, Ledger.Result.FAILED)),
        new Case("Finish GONE", finish(Decision.End.GONE), NONE).deleted());
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Case what : cases()) {
      for (Look look : Look.values()) {
        if (what.looks.test(look)) {
          hindrances().forEach(hindrance -> rows.add(new Row(what.name, look, hindrance, what)));
        }
      }
    }
    return rows;
  }

  private static Stream<@Nullable Hindrance> hindrances() {
    return Stream.of(
        null,
        new Hindrance("ApiUnavailable", "Kubernetes did not create Pod p: no answer.", true),
        new Hindrance("QuotaExceeded", "Kubernetes refused to create Pod p: full.", false));
  }

  private StatusTable() {}
}
