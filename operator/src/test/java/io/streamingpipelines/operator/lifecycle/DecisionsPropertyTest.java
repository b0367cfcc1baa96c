package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Rules that every decision follows, also in unforeseen situations. */
class DecisionsPropertyTest {
  private static final int SITUATIONS = 8_000;

  private static void each(BiConsumer<Situation, Decision> holds) {
    for (long seed = 0; seed < SITUATIONS; seed++) {
      Situation situation = new RandomSituations(seed).situation();
      try {
        holds.accept(situation, LifecycleDecider.decide(situation));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + situation, e);
      }
    }
  }

  private static void eachStart(BiConsumer<Situation, Decision.Start> holds) {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Start start) {
            holds.accept(now, start);
          }
        });
  }

  private static Optional<ObservedPod> alive(Situation now) {
    return now.seen().drivers().stream().filter(driver -> driver.exit() == null).findFirst();
  }

  @Test
  void everyKindOfDecisionIsAmongThem() {
    Map<String, Integer> kinds = new HashMap<>();
    each((now, decision) -> kinds.merge(decision.getClass().getSimpleName(), 1, Integer::sum));
    assertThat(kinds.keySet())
        .containsExactlyInAnyOrder(
            "Keep",
            "Start",
            "StartStandby",
            "TakeOver",
            "RetryStandby",
            "ChangePlan",
            "Drain",
            "Check",
            "RecordCheckResult",
            "RetryCheck",
            "Block",
            "Wait",
            "AwaitDependencies",
            "AwaitRun",
            "RemoveLost",
            "Pause",
            "Finish");
    assertThat(kinds).allSatisfy((kind, count) -> assertThat(count).as(kind).isGreaterThan(5));
  }

  @Test
  void equalSituationsLeadToEqualDecisions() {
    for (long seed = 0; seed < 2_000; seed++) {
      Situation one = new RandomSituations(seed).situation();
      Situation other = new RandomSituations(seed).situation();
      assertThat(one).isEqualTo(other);
      assertThat(LifecycleDecider.decide(one)).isEqualTo(LifecycleDecider.decide(other));
    }
  }

  @Test
  void noDriverStartsWhileAnotherMayStillWrite() {
    eachStart((now, start) -> assertThat(alive(now)).isEmpty());
  }

  @Test
  void noDriverStartsForAPipelineThatIsSuspendedOrDeleted() {
    eachStart((now, start) -> assertThat(now.deleting() || now.suspended()).isFalse());
  }

  @Test
  void noDriverStartsBeforeItsTimeOrAfterTheEnd() {
    eachStart(
        (now, start) -> {
          assertThat(now.attempts().result()).isNotEqualTo(AttemptState.Result.COMPLETED);
          if (now.attempts().nextAt() != null) {
            assertThat(NOW).isAfterOrEqualTo(now.attempts().nextAt());
          }
        });
  }

  @Test
  void noDriverStartsForWantOfWhatItsPodNames() {
    eachStart((now, start) -> assertThat(now.seen().missing(start.bundle())).isEmpty());
  }

  @Test
  void onlyTheWantedBundleAndThoseThatTheStatusNamesAreStarted() {
    eachStart(
        (now, start) ->
            assertThat(
                    start.bundle().equals(now.wanted())
                        || start.bundle().digest().equals(now.attempts().plan())
                        || start.bundle().digest().equals(now.attempts().accepted())
                        || start.bundle().digest().equals(now.attempts().stable()))
                .isTrue());
  }

  /** Whether the runtime has said nothing about the wanted plan for this generation. */
  private static boolean isUnjudged(Situation now, Bundle wanted) {
    return LifecycleDecider.checkResult(now, wanted).isEmpty();
  }

  @Test
  void aWantedPlanThatNobodyHasCheckedDoesNotStartInPlaceOfOneThatHasRunAndCanRunAgain() {
    eachStart(
        (now, start) -> {
          if (start.bundle().equals(now.wanted()) && isUnjudged(now, start.bundle())) {
            now.seen()
                .bundleByDigest(now.attempts().accepted())
                .filter(ran -> now.wasRunning() && !isRejected(now, ran) && !hasCompleted(now))
                .filter(ran -> now.seen().missing(ran).isEmpty())
                .ifPresent(
                    ran ->
                        assertThat(ChangeDetector.detect(ran, start.bundle()))
                            .isNotEqualTo(Change.RESTART_AFTER_CHECK));
          }
        });
  }

  private static boolean isRejected(Situation now, Bundle bundle) {
    return now.seen().bundle(bundle.hash()).filter(StoredBundle::rejected).isPresent()
        || now.seen()
            .driver()
            .filter(driver -> driver.plan().equals(bundle.hash()))
            .map(ObservedPod::exit)
            .filter(PodExit::rejected)
            .isPresent();
  }

  private static boolean hasCompleted(Situation now) {
    return now.seen()
        .driver()
        .map(ObservedPod::exit)
        .filter(exit -> exit.outcome() == ExitReport.Outcome.COMPLETED)
        .isPresent();
  }

  @Test
  void aDriverIsNotEndedForAPlanThatIsNotWhatStartsNext() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Drain drain && isForTheManifest(drain)) {
            Situation after = withoutDrivers(now);
            if (LifecycleDecider.decide(after) instanceof Decision.Start next) {
              assertThat(next.bundle().hash()).isNotEqualTo(alive(now).orElseThrow().plan());
            }
          }
        });
  }

  /** The situation when the drivers are gone that the operator has asked to end. */
  private static Situation withoutDrivers(Situation now) {
    Observation seen = now.seen();
    Observation gone =
        new Observation(
            List.of(),
            List.of(),
            seen.checks(),
            List.of(),
            seen.bundles(),
            Optional.empty(),
            seen.missing(),
            seen.now());
    return SituationBuilder.builder(now).wasRunning(true).seen(gone).build();
  }

  private static boolean isForTheManifest(Decision.Drain drain) {
    return drain.why().startsWith("the manifest has changed");
  }

  @Test
  void aDriverThatWorksStaysIfTheManifestChangesNothingOrOnlyWhatNeedsNoRestart() {
    Map<Change, Integer> cases = new HashMap<>();
    each(
        (now, decision) -> {
          Change change = alive(now).map(driver -> change(now, driver)).orElse(Change.RESTART);
          if (change != Change.NONE && change != Change.LIVE) {
            return;
          }
          ObservedPod driver = alive(now).orElseThrow();
          boolean ends = now.deleting() || now.suspended() || now.rollback().isPresent();
          if (!ends && !isStalled(now) && driver.outdated() == null) {
            assertThat(decision)
                .isNotInstanceOfAny(
                    Decision.Drain.class,
                    Decision.StartStandby.class,
                    Decision.ChangePlan.class,
                    Decision.Check.class);
            cases.merge(change, 1, Integer::sum);
          }
        });
    assertThat(cases.get(Change.NONE)).isGreaterThan(50);
    assertThat(cases.get(Change.LIVE)).isGreaterThan(50);
  }

  private static Change change(Situation now, ObservedPod driver) {
    Bundle wanted = now.wanted();
    return wanted == null
        ? Change.RESTART
        : now.seen()
            .bundle(driver.plan())
            .map(running -> ChangeDetector.detect(running.bundle(), wanted))
            .orElse(Change.RESTART);
  }

  private static boolean isStalled(Situation now) {
    return now.restartsOnStall() && now.seen().report().flatMap(StalledQuery::in).isPresent();
  }

  @Test
  void aStalledDriverEndsOnlyIfTheManifestAsksForThat() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Drain drain && drain.reason() == Reason.NO_PROGRESS) {
            assertThat(isStalled(now)).isTrue();
          }
        });
  }

  @Test
  void aPlanThatWasRolledBackDoesNotStartAgainForTheSameGeneration() {
    eachStart(
        (now, start) -> {
          if (now.attempts().rolledBack() != null) {
            assertThat(start.bundle().digest()).isNotEqualTo(now.attempts().rolledBack().plan());
          }
        });
  }

  @Test
  void everyAttemptHasANumberOfItsOwn() {
    eachStart(
        (now, start) ->
            assertThat(now.seen().drivers())
                .allMatch(driver -> driver.attempt() < start.attempt()));
  }

  @Test
  void aDriverThatWorksIsNotEndedForOneThatCouldNotStart() {
    each(
        (now, decision) -> {
          boolean works = alive(now).filter(driver -> driver.blockage() == null).isPresent();
          boolean ends = now.deleting() || now.suspended();
          if (decision instanceof Decision.Drain && works && !ends && !isStalled(now)) {
            assertThat(LifecycleDecider.decide(withoutDrivers(now)))
                .isNotInstanceOf(Decision.AwaitDependencies.class);
          }
        });
  }

  @Test
  void aStandbyStartsOnlyForTheWantedPlanBesideADriverThatWorksAndNoOtherStandby() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.StartStandby start) {
            ObservedPod works = alive(now).orElseThrow();
            assertThat(works.readySince()).isNotNull();
            assertThat(works.deleting()).isFalse();
            assertThat(now.seen().standbys()).noneMatch(ObservedPod::alive);
            assertThat(start.bundle()).isEqualTo(now.wanted());
            assertThat(now.missing()).isEmpty();
            assertThat(now.runs()).isNull();
            assertThat(now.seen().standbys())
                .allMatch(standby -> standby.attempt() < start.attempt());
            assertThat(works.attempt()).isLessThan(start.attempt());
          }
        });
  }

  @Test
  void aDriverThatWorksEndsForAnotherOneOnlyIfThatOneHasCheckedItsPlanOrHasNoRoom() {
    each(
        (now, decision) -> {
          boolean ends = now.deleting() || now.suspended() || now.runs() != null;
          boolean works = alive(now).filter(driver -> driver.readySince() != null).isPresent();
          if (decision instanceof Decision.Drain drain && works && !ends) {
            boolean checked =
                now.standby().filter(standby -> standby.upSince() != null).isPresent();
            assertThat(checked || !drain.why().equals("the manifest has changed")).isTrue();
          }
        });
  }

  @Test
  void onlyAStandbyThatIsTheLastDriverTakesOver() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.TakeOver takeOver) {
            assertThat(alive(now)).contains(takeOver.driver());
            assertThat(now.deleting() || now.suspended()).isFalse();
          }
        });
  }

  @Test
  void onlyADriverThatIsThereAndNotYetAskedIsDrained() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Drain drain) {
            ObservedPod driver = alive(now).orElseThrow();
            assertThat(driver.name()).isEqualTo(drain.pod());
            assertThat(driver.deleting()).isFalse();
            assertThat(drain.grace()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(drain.why()).isNotBlank();
          }
        });
  }

  @Test
  void aPipelineIsGoneOrAtRestOnlyWhenNoDriverIsLeft() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Finish finish) {
            assertThat(alive(now)).isEmpty();
            assertThat(finish.end() == Decision.End.GONE).isEqualTo(now.deleting());
          }
        });
  }

  @Test
  void aDeletedOrSuspendedPipelineEndsItsDriverAndDoesNothingElse() {
    each(
        (now, decision) -> {
          if (now.deleting() || now.suspended()) {
            assertThat(decision)
                .isInstanceOfAny(
                    Decision.Drain.class,
                    Decision.Keep.class,
                    Decision.RemoveLost.class,
                    Decision.Pause.class,
                    Decision.Finish.class);
          }
          if (decision instanceof Decision.Keep && (now.deleting() || now.suspended())) {
            assertThat(alive(now).orElseThrow().deleting()).isTrue();
          }
        });
  }

  @Test
  void onlyADriverThatNobodyHasHeardOfForLongIsRemovedWithoutItsNode() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.RemoveLost lost) {
            ObservedPod driver = alive(now).orElseThrow();
            assertThat(driver.name()).isEqualTo(lost.pod());
            Instant since =
                driver.deletion() == null
                    ? driver.node().unresponsiveSince()
                    : driver.deletion().since().plus(driver.deletion().grace());
            assertThat(since).isBeforeOrEqualTo(NOW.minus(now.nodeLostTimeout()));
          }
        });
  }

  @Test
  void nothingHappensToAPausedPipelineUnlessItIsDeleted() {
    each(
        (now, decision) ->
            assertThat(decision instanceof Decision.Pause)
                .isEqualTo(now.paused() && !now.deleting()));
  }

  @Test
  void aPipelineWithAScheduleStartsOnlyWhenARunIsDueOrGoingOn() {
    eachStart(
        (now, start) -> {
          ScheduledRuns runs = now.runs();
          if (runs != null) {
            assertThat(runs.running() || runs.due(NOW)).isTrue();
          }
        });
  }

  @Test
  void onlyARunningDriverIsBlockedAndAlwaysForAProblem() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Block block) {
            assertThat(alive(now)).isPresent();
            assertThat(block.problems()).isNotEmpty().allMatch(Problem::fatal);
            assertThat(block.problemCount()).isGreaterThanOrEqualTo(block.problems().size());
          }
        });
  }

  @Test
  void aCheckIsMadeOnlyBesideADriverAndOnlyOnce() {
    each(
        (now, decision) -> {
          if (decision instanceof Decision.Check check) {
            assertThat(alive(now)).isPresent();
            assertThat(check.bundle()).isEqualTo(now.wanted());
            assertThat(now.seen().check(check.bundle().hash())).isEmpty();
            assertThat(now.missing()).isEmpty();
          }
        });
  }
}
