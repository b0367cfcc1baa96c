package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradeAccountingTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle NEW = orders().query("SELECT key FROM events").bundle();
  private static final Bundle LABELS =
      orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"a\": \"b\"}}").bundle();

  private static final AttemptState RUNS_NEW =
      AttemptState.EMPTY.started(4, OLD.digest()).stable(OLD.digest()).started(5, NEW.digest());

  private static AttemptState account(
      AttemptState before, AttemptState after, Observation seen, Bundle wanted) {
    return account(true, before, after, seen, wanted);
  }

  private static AttemptState account(
      boolean rollsBack, AttemptState before, AttemptState after, Observation seen, Bundle wanted) {
    return new UpgradeAccounting(new Supervision.Upgrade(3, 600_000, rollsBack))
        .account(before, after, seen, wanted);
  }

  private static Observation running(Bundle bundle, Duration ready, QueryReport... queries) {
    return seen(
            pods(ready(driver(5, bundle), ready)),
            pods(),
            stored(OLD, 1, null),
            stored(NEW, 2, null),
            stored(LABELS, 2, null))
        .with(
            Optional.of(DriverReportSamples.driver(DriverReport.State.RUNNING, queries)), Map.of());
  }

  private static QueryReport query(long commits) {
    return QueryReportBuilder.builder(DriverReportSamples.query("gold", QueryReport.State.RUNNING))
        .commits(commits)
        .build();
  }

  private static QueryReport failed(Failure.Kind kind) {
    return QueryReportBuilder.builder(DriverReportSamples.query("gold", QueryReport.State.FAILED))
        .error(new Failure(kind, "DivideByZero", "Division by zero.", "gold", 7L, 0))
        .build();
  }

  private static Observation gone() {
    return seen(pods(), pods(), stored(OLD, 1, null), stored(NEW, 2, null));
  }

  private static AttemptState ended(Failure.@Nullable Kind kind) {
    FailureStatus failure =
        new FailureStatus(
            NOW.toString(),
            kind == null ? "Infrastructure" : DriverReportSamples.text(kind),
            "DivideByZero",
            "gold",
            "Division by zero.");
    return RUNS_NEW.ended(NOW).failed(failure, 1).finished(AttemptState.Result.FAILED);
  }

  @Test
  void aPlanIsStableOnceEachQueryHasCommittedEnoughBatches() {
    Duration short_ = Duration.ofSeconds(30);
    assertThat(account(RUNS_NEW, RUNS_NEW, running(NEW, short_, query(3), query(2)), NEW).stable())
        .isEqualTo(OLD.digest());
    assertThat(account(RUNS_NEW, RUNS_NEW, running(NEW, short_, query(3), query(3)), NEW).stable())
        .isEqualTo(NEW.digest());
    assertThat(account(false, RUNS_NEW, RUNS_NEW, running(NEW, short_, query(3)), NEW).stable())
        .as("also if changes are held, because the next change may ask for a rollback")
        .isEqualTo(NEW.digest());
  }

  @Test
  void aPlanWithoutInputIsStableAfterAWhile() {
    assertThat(
            account(RUNS_NEW, RUNS_NEW, running(NEW, Duration.ofMinutes(9), query(0)), NEW)
                .stable())
        .isEqualTo(OLD.digest());
    assertThat(
            account(RUNS_NEW, RUNS_NEW, running(NEW, Duration.ofMinutes(10), query(0)), NEW)
                .stable())
        .isEqualTo(NEW.digest());
    assertThat(
            account(
                    RUNS_NEW,
                    RUNS_NEW,
                    running(
                        NEW,
                        Duration.ofMinutes(10),
                        DriverReportSamples.query("gold", QueryReport.State.BACKING_OFF)),
                    NEW)
                .stable())
        .as("a query fails")
        .isEqualTo(OLD.digest());
  }

  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void onlyAFailureOfThePlanOrTheDataIsRolledBack(Failure.Kind kind) {
    boolean expected = kind == Failure.Kind.CONFIGURATION || kind == Failure.Kind.DATA;

    AttemptState driver = account(RUNS_NEW, ended(kind), gone(), NEW);
    assertThat(driver.rolledBack() != null).isEqualTo(expected);

    AttemptState query =
        account(
            RUNS_NEW, RUNS_NEW, running(NEW, Duration.ofSeconds(9), query(1), failed(kind)), NEW);
    assertThat(query.rolledBack() != null).isEqualTo(expected);
  }

  @Test
  void aRollbackSaysWhyAndStartsAtOnce() {
    AttemptState after = account(RUNS_NEW, ended(Failure.Kind.DATA), gone(), NEW);

    assertThat(after.rolledBack())
        .isEqualTo(
            new RollbackStatus(
                NEW.digest(), NOW.toString(), "DivideByZero", "gold", "Division by zero."));
    assertThat(after.result()).isEqualTo(AttemptState.Result.NONE);
    assertThat(after.nextAt()).isNull();
    assertThat(after.consecutive()).isZero();
    assertThat(Objects.requireNonNull(after.last()).message()).isEqualTo("Division by zero.");
  }

  @Test
  void nothingIsRolledBackIfTheManifestHoldsChangesOrNothingElseWasSuccessful() {
    assertThat(account(false, RUNS_NEW, ended(Failure.Kind.DATA), gone(), NEW).rolledBack())
        .isNull();

    AttemptState first = AttemptState.EMPTY.started(5, NEW.digest());
    AttemptState firstFailed =
        AttemptStateBuilder.builder(ended(Failure.Kind.DATA)).stable(null).build();
    assertThat(account(first, firstFailed, gone(), NEW).rolledBack()).isNull();

    AttemptState proven = RUNS_NEW.stable(NEW.digest());
    AttemptState provenFailed =
        AttemptStateBuilder.builder(ended(Failure.Kind.DATA)).stable(NEW.digest()).build();
    assertThat(account(proven, provenFailed, gone(), NEW).rolledBack()).isNull();
  }

  @Test
  void aChangeThatTheDriverDoesNotNoticeIsTheSamePlan() {
    AttemptState runs = AttemptState.EMPTY.started(5, OLD.digest()).stable(OLD.digest());
    AttemptState after =
        account(runs, runs, running(OLD, Duration.ofSeconds(9), failed(Failure.Kind.DATA)), LABELS);
    assertThat(after.rolledBack()).as("the plan that was successful is the one that runs").isNull();
  }

  @Test
  void anEndThatWasCountedBeforeIsNotRolledBackLater() {
    AttemptState counted = ended(Failure.Kind.DATA);
    assertThat(account(counted, counted, gone(), NEW).rolledBack()).isNull();
  }

  @Test
  void thePlanThatWasRolledBackDoesNotBecomeStable() {
    AttemptState back = account(RUNS_NEW, ended(Failure.Kind.DATA), gone(), NEW);
    assertThat(account(back, back, running(NEW, Duration.ofHours(1), query(9)), NEW).stable())
        .isEqualTo(OLD.digest());
  }
}
