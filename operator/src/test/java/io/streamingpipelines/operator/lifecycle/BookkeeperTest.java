package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Scenes.NOW;
import static io.streamingpipelines.operator.lifecycle.Scenes.POLICY;
import static io.streamingpipelines.operator.lifecycle.Scenes.driver;
import static io.streamingpipelines.operator.lifecycle.Scenes.ended;
import static io.streamingpipelines.operator.lifecycle.Scenes.pods;
import static io.streamingpipelines.operator.lifecycle.Scenes.ready;
import static io.streamingpipelines.operator.lifecycle.Scenes.seen;
import static io.streamingpipelines.operator.lifecycle.Scenes.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.FailureStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BookkeeperTest {
  private static final Bundle BUNDLE = orders().bundle();
  private static final Ledger RUNS =
      new Ledger(1, BUNDLE.digest(), null, null, 0, 0, null, null, Ledger.Result.NONE);

  private static Ledger account(Ledger ledger, boolean endWanted, ObservedPod... drivers) {
    return new Bookkeeper(POLICY, 7)
        .account(
            ledger,
            seen(pods(drivers), pods(), stored(BUNDLE, 1, null)),
            endWanted ? EndCause.WANTED : EndCause.ITS_OWN);
  }

  private static ObservedPod failed(Failure.Kind kind) {
    return ended(driver(1, BUNDLE), Outcome.FAILED, kind);
  }

  @Test
  void countsAnEndOnce() {
    Ledger once = account(RUNS, false, failed(Failure.Kind.INFRASTRUCTURE));
    Ledger twice = account(once, false, failed(Failure.Kind.INFRASTRUCTURE));
    assertThat(once.restarts()).isOne();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void aDriverThatWasToEndIsNoFailure() {
    Ledger after = account(RUNS, true, ended(driver(1, BUNDLE), Outcome.DRAINED, null));
    assertThat(after.restarts()).isZero();
    assertThat(after.nextAt()).isNull();
    assertThat(after.endedAt()).isNotNull();
  }

  @Test
  void aDriverThatSomeoneDeletedIsARestart() {
    Ledger after = account(RUNS, false);
    assertThat(after.restarts()).isOne();
    assertThat(Objects.requireNonNull(after.last()).reason()).isEqualTo("DriverDeleted");
    assertThat(after.nextAt()).isAfter(NOW);
  }

  @Test
  void findsADriverThatTheStatusDoesNotKnowYet() {
    Ledger after = account(RUNS, false, driver(2, BUNDLE));
    assertThat(after.attempt()).isEqualTo(2);
    assertThat(after.endedAt()).isNull();
    assertThat(after.restarts()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"CONFIGURATION", "HISTORY_LOST"})
  void doesNotRetryWhatAPersonMustDecide(Failure.Kind kind) {
    Ledger after = account(RUNS, false, failed(kind));
    assertThat(after.result()).isEqualTo(Ledger.Result.FAILED);
    assertThat(after.restarts()).isZero();
  }

  @Test
  void triesBadDataThreeTimes() {
    Ledger ledger = RUNS;
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(ledger.result()).isEqualTo(Ledger.Result.NONE);
      ledger = ledger.started(attempt, BUNDLE.digest());
      ledger = ledgerAfter(ledger, attempt);
    }
    assertThat(ledger.result()).isEqualTo(Ledger.Result.FAILED);
  }

  @Test
  void badDataCountsFromTheFirstBadData() {
    Ledger ledger = RUNS.failed(new FailureStatus(null, "Infrastructure", null, null, null), 5);
    assertThat(account(ledger, false, failed(Failure.Kind.DATA)).result())
        .isEqualTo(Ledger.Result.NONE);
  }

  @Test
  void isFailedWhenMaxFailuresIsReached() {
    FailureStatus last = new FailureStatus(null, "Infrastructure", null, null, null);
    ObservedPod failed = failed(Failure.Kind.INFRASTRUCTURE);
    assertThat(account(RUNS.failed(last, 18), false, failed).result())
        .isEqualTo(Ledger.Result.NONE);
    assertThat(account(RUNS.failed(last, 19), false, failed).result())
        .isEqualTo(Ledger.Result.FAILED);
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
    Ledger lost = account(RUNS, false);
    Ledger found = account(lost, false, driver(1, BUNDLE));
    assertThat(found.endedAt()).isNull();
    Ledger after = account(found, false, failed(Failure.Kind.CONFIGURATION));
    assertThat(after.result()).isEqualTo(Ledger.Result.FAILED);
  }

  private static Ledger ledgerAfter(Ledger ledger, int attempt) {
    Ledger running =
        new Ledger(
            attempt,
            ledger.plan(),
            ledger.accepted(),
            null,
            ledger.restarts(),
            ledger.consecutive(),
            null,
            ledger.last(),
            Ledger.Result.NONE);
    return account(
        running, false, ended(driver(attempt, BUNDLE), Outcome.FAILED, Failure.Kind.DATA));
  }

  @Test
  void forgetsFailuresAfterEnoughHealth() {
    Ledger ledger = RUNS.failed(new FailureStatus(null, null, null, null, null), 4);
    assertThat(
            account(ledger, false, ready(driver(1, BUNDLE), Duration.ofMinutes(9))).consecutive())
        .isEqualTo(4);
    assertThat(
            account(ledger, false, ready(driver(1, BUNDLE), Duration.ofMinutes(11))).consecutive())
        .isZero();
  }

  @Test
  void anOutdatedPlanThatHasReadItsInputCompletesNothing() {
    Ledger after =
        new Bookkeeper(POLICY, 7)
            .account(
                RUNS,
                seen(pods(ended(driver(1, BUNDLE), Outcome.COMPLETED, null)), pods()),
                EndCause.ITS_OWN_OUTDATED);
    assertThat(after.result()).isEqualTo(Ledger.Result.NONE);
    assertThat(after.endedAt()).isNotNull();
  }

  @Test
  void aDriverThatDiesWhileAChangeIsJudgedIsAFailure() {
    Ledger after =
        new Bookkeeper(POLICY, 7)
            .account(
                RUNS,
                seen(pods(failed(Failure.Kind.INFRASTRUCTURE)), pods()),
                EndCause.ITS_OWN_OUTDATED);
    assertThat(after.restarts()).isOne();
    assertThat(after.nextAt()).isAfter(NOW);
  }

  @Test
  void aReplacedPlanThatFailsForGoodDoesNotKeepTheNewOneFromBeingTried() {
    Ledger after =
        new Bookkeeper(POLICY, 7)
            .account(
                RUNS.accepted(BUNDLE.digest()),
                seen(pods(failed(Failure.Kind.CONFIGURATION)), pods()),
                EndCause.ITS_OWN_OUTDATED);
    assertThat(after.result()).isEqualTo(Ledger.Result.NONE);
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
    Ledger after = account(RUNS, false, ended(driver(1, BUNDLE), Outcome.COMPLETED, null));
    assertThat(after.result()).isEqualTo(Ledger.Result.COMPLETED);
  }
}
