package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.POLICY;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestartAccountingTest {
  private static final Bundle BUNDLE = orders().bundle();
  private static final AttemptState RUNS = AttemptState.EMPTY.started(1, BUNDLE.digest());

  private static AttemptState account(
      AttemptState attempts, boolean endWanted, ObservedPod... drivers) {
    return new RestartAccounting(POLICY, 7)
        .account(
            attempts,
            seen(pods(drivers), pods(), stored(BUNDLE, 1, null)),
            endWanted ? EndCause.REQUESTED : EndCause.UNREQUESTED,
            null);
  }

  private static ObservedPod failed(Failure.Kind kind) {
    return ended(driver(1, BUNDLE), Outcome.FAILED, kind);
  }

  @Test
  void countsAnEndOnce() {
    AttemptState once = account(RUNS, false, failed(Failure.Kind.INFRASTRUCTURE));
    AttemptState twice = account(once, false, failed(Failure.Kind.INFRASTRUCTURE));
    assertThat(once.restarts()).isOne();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void aDriverThatWasToEndIsNoFailure() {
    AttemptState after = account(RUNS, true, ended(driver(1, BUNDLE), Outcome.DRAINED, null));
    assertThat(after.restarts()).isZero();
    assertThat(after.nextAt()).isNull();
    assertThat(after.endedAt()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "DRAINED,, true",
    "DRAINED, INFRASTRUCTURE, false",
    "COMPLETED,, true",
    "REJECTED,, true",
    "FAILED, DATA, false",
    "FENCED,, false"
  })
  void tellsHowADriverThatWasToEndDidSo(
      Outcome outcome, Failure.@Nullable Kind kind, boolean clean) {
    AttemptState after = account(RUNS, true, ended(driver(1, BUNDLE), outcome, kind));
    DrainStatus drain = Objects.requireNonNull(after.lastDrain());
    assertThat(drain.attempt()).isOne();
    assertThat(drain.endedAt()).isEqualTo(NOW.toString());
    assertThat(drain.drained()).isEqualTo(clean);
    assertThat(drain.message()).isEqualTo(kind == null ? null : "A sentence.");
    assertThat(account(after.started(2, "next"), false, driver(2, BUNDLE)).lastDrain())
        .as("kept while the next one runs")
        .isEqualTo(drain);
  }

  @Test
  void tellsThatADriverDrainedAlthoughNobodyAskedTheOperator() {
    AttemptState evicted = account(RUNS, false, ended(driver(1, BUNDLE), Outcome.DRAINED, null));
    assertThat(Objects.requireNonNull(evicted.lastDrain()).drained()).isTrue();
    assertThat(account(RUNS, false, failed(Failure.Kind.DATA)).lastDrain()).isNull();
    assertThat(Objects.requireNonNull(account(RUNS, true).lastDrain()).drained())
        .as("nobody saw how it ended")
        .isNull();
  }

  @Test
  void aDriverThatSomeoneDeletedIsARestart() {
    AttemptState after = account(RUNS, false);
    assertThat(after.restarts()).isOne();
    assertThat(Objects.requireNonNull(after.last()).reason()).isEqualTo("DriverDeleted");
    assertThat(after.nextAt()).isAfter(NOW);
  }

  @Test
  void findsADriverThatTheStatusDoesNotKnowYet() {
    AttemptState after = account(RUNS, false, driver(2, BUNDLE));
    assertThat(after.attempt()).isEqualTo(2);
    assertThat(after.endedAt()).isNull();
    assertThat(after.restarts()).isZero();
  }

  @Test
  void aDriverThatHasChangedItsPlanIsTheSameAttempt() {
    Bundle other = orders().query("SELECT key FROM events").bundle();
    ObservedPod changed = ready(driver(1, other), Duration.ofSeconds(1));
    Observation seen = seen(pods(changed), pods(), stored(BUNDLE, 1, null), stored(other, 2, null));

    AttemptState after =
        new RestartAccounting(POLICY, 7).account(RUNS, seen, EndCause.UNREQUESTED, null);

    assertThat(after.attempt()).isEqualTo(1);
    assertThat(after.plan()).isEqualTo(other.digest());
    assertThat(after.accepted()).isEqualTo(other.digest());
    assertThat(after.restarts()).isZero();
  }

  @Test
  void aStandbyThatHasTakenOverIsTheNextAttemptAndTheEndBeforeItCounts() {
    ObservedPod next = standby(2, BUNDLE);

    AttemptState replaced = account(RUNS, true, next);
    assertThat(replaced.attempt()).isEqualTo(2);
    assertThat(replaced.endedAt()).isNull();
    assertThat(replaced.restarts()).isZero();

    AttemptState crashed = account(RUNS, false, next, failed(Failure.Kind.INFRASTRUCTURE));
    assertThat(crashed.attempt()).isEqualTo(2);
    assertThat(crashed.restarts()).isOne();
    assertThat(Objects.requireNonNull(crashed.last()).reason()).isEqualTo("Reason");
    assertThat(crashed.nextAt()).as("the next driver is there").isNull();
    assertThat(account(crashed, false, next, failed(Failure.Kind.INFRASTRUCTURE)))
        .as("once")
        .isEqualTo(crashed);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"CONFIGURATION", "HISTORY_LOST"})
  void doesNotRetryWhatAPersonMustDecide(Failure.Kind kind) {
    AttemptState after = account(RUNS, false, failed(kind));
    assertThat(after.result()).isEqualTo(AttemptState.Result.FAILED);
    assertThat(after.restarts()).isZero();
  }

  @Test
  void triesBadDataThreeTimes() {
    AttemptState attempts = RUNS;
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(attempts.result()).isEqualTo(AttemptState.Result.NONE);
      attempts = attempts.started(attempt, BUNDLE.digest());
      attempts = attemptsAfter(attempts, attempt);
    }
    assertThat(attempts.result()).isEqualTo(AttemptState.Result.FAILED);
  }

  @Test
  void badDataCountsFromTheFirstBadData() {
    AttemptState attempts =
        RUNS.failed(new FailureStatus(null, "Infrastructure", null, null, null), 5);
    assertThat(account(attempts, false, failed(Failure.Kind.DATA)).result())
        .isEqualTo(AttemptState.Result.NONE);
  }

  @Test
  void isFailedWhenMaxFailuresIsReached() {
    FailureStatus last = new FailureStatus(null, "Infrastructure", null, null, null);
    ObservedPod failed = failed(Failure.Kind.INFRASTRUCTURE);
    assertThat(account(RUNS.failed(last, 18), false, failed).result())
        .isEqualTo(AttemptState.Result.NONE);
    assertThat(account(RUNS.failed(last, 19), false, failed).result())
        .isEqualTo(AttemptState.Result.FAILED);
  }

  @Test
  void aLongLifeWithoutHealthForgivesNothing() {
    FailureStatus last = new FailureStatus(null, "Infrastructure", null, null, null);
    ObservedPod old =
        ended(
            driver(1, BUNDLE),
            Outcome.FAILED,
            Failure.Kind.INFRASTRUCTURE,
            NOW.plus(Duration.ofHours(1)));
    assertThat(account(RUNS.failed(last, 4), false, old).consecutive()).isEqualTo(5);
  }

  @Test
  void aDriverThatWasTakenForLostIsAccountedForWhenItEnds() {
    AttemptState lost = account(RUNS, false);
    AttemptState found = account(lost, false, driver(1, BUNDLE));
    assertThat(found.endedAt()).isNull();
    AttemptState after = account(found, false, failed(Failure.Kind.CONFIGURATION));
    assertThat(after.result()).isEqualTo(AttemptState.Result.FAILED);
  }

  private static AttemptState attemptsAfter(AttemptState attempts, int attempt) {
    AttemptState running = attempts.started(attempt, attempts.plan());
    return account(
        running, false, ended(driver(attempt, BUNDLE), Outcome.FAILED, Failure.Kind.DATA));
  }

  @Test
  void forgetsFailuresAfterEnoughHealth() {
    AttemptState attempts = RUNS.failed(new FailureStatus(null, null, null, null, null), 4);
    assertThat(
            account(attempts, false, ready(driver(1, BUNDLE), Duration.ofMinutes(9))).consecutive())
        .isEqualTo(4);
    assertThat(
            account(attempts, false, ready(driver(1, BUNDLE), Duration.ofMinutes(11)))
                .consecutive())
        .isZero();
  }

  @Test
  void anOutdatedPlanThatHasReadItsInputCompletesNothing() {
    AttemptState after =
        new RestartAccounting(POLICY, 7)
            .account(
                RUNS,
                seen(pods(ended(driver(1, BUNDLE), Outcome.COMPLETED, null)), pods()),
                EndCause.UNREQUESTED_OUTDATED,
                null);
    assertThat(after.result()).isEqualTo(AttemptState.Result.NONE);
    assertThat(after.endedAt()).isNotNull();
  }

  @Test
  void aDriverThatDiesWhileAChangeIsCheckedIsAFailure() {
    AttemptState after =
        new RestartAccounting(POLICY, 7)
            .account(
                RUNS,
                seen(pods(failed(Failure.Kind.INFRASTRUCTURE)), pods()),
                EndCause.UNREQUESTED_OUTDATED,
                null);
    assertThat(after.restarts()).isOne();
    assertThat(after.nextAt()).isAfter(NOW);
  }

  @Test
  void aReplacedPlanThatFailsForGoodDoesNotKeepTheNewOneFromBeingTried() {
    AttemptState after =
        new RestartAccounting(POLICY, 7)
            .account(
                RUNS.accepted(BUNDLE.digest()),
                seen(pods(failed(Failure.Kind.CONFIGURATION)), pods()),
                EndCause.UNREQUESTED_OUTDATED,
                null);
    assertThat(after.result()).isEqualTo(AttemptState.Result.NONE);
    assertThat(after.accepted()).isNull();
    assertThat(after.nextAt()).isNull();
    assertThat(after.consecutive()).isOne();
  }

  @Test
  void aPlanIsAcceptedOnceADriverRunsIt() {
    assertThat(account(RUNS, false, driver(1, BUNDLE)).accepted()).isNull();
    assertThat(account(RUNS, false, ready(driver(1, BUNDLE), Duration.ZERO)).accepted())
        .isEqualTo(BUNDLE.digest());
  }

  @Test
  void comesToRestWhenAllInputWasRead() {
    AttemptState after = account(RUNS, false, ended(driver(1, BUNDLE), Outcome.COMPLETED, null));
    assertThat(after.result()).isEqualTo(AttemptState.Result.COMPLETED);
  }
}
