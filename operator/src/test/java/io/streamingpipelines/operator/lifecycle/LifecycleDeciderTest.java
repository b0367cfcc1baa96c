package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NODE_LOST;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.PROBLEM;
import static io.streamingpipelines.operator.lifecycle.Observations.askedToEnd;
import static io.streamingpipelines.operator.lifecycle.Observations.check;
import static io.streamingpipelines.operator.lifecycle.Observations.deleted;
import static io.streamingpipelines.operator.lifecycle.Observations.deleting;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.fromRest;
import static io.streamingpipelines.operator.lifecycle.Observations.lacking;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.onSilentNode;
import static io.streamingpipelines.operator.lifecycle.Observations.paused;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.lifecycle.Observations.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.plan.DriverReport.State;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleDeciderTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle OTHER_QUERY = orders().query("SELECT key FROM events").bundle();
  private static final Bundle MORE_MEMORY = orders().driver("{\"memory\": \"2Gi\"}").bundle();
  private static final Bundle LABELS =
      orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"a\": \"b\"}}").bundle();
  private static final AttemptState RAN =
      AttemptState.EMPTY.started(4, OLD.digest()).accepted(OLD.digest());
  private static final AttemptState ENDED = RAN.ended(NOW);
  private static final MissingDependency SECRET =
      new MissingDependency(Dependency.Kind.SECRET, "user", null);

  private static Decision decide(Situation situation) {
    return LifecycleDecider.decide(situation);
  }

  @Test
  void startsTheFirstAttempt() {
    Decision decision = decide(situation(OLD, AttemptState.EMPTY, seen(pods(), pods())));
    assertThat(decision).isEqualTo(new Decision.Start(OLD, 1, 2));
  }

  @Test
  void startsNothingWhileTheOldDriverMayStillWrite() {
    var seen = seen(pods(deleting(driver(4, OLD))), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(MORE_MEMORY, RAN, seen))).isEqualTo(new Decision.Keep());
  }

  @Test
  void keepsTheRunningDriverWhenOnlyLabelsChange() {
    var seen = seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(LABELS, RAN, seen))).isEqualTo(new Decision.Keep());
  }

  @Test
  void drainsForMoreMemoryWithoutACheck() {
    var seen = seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(MORE_MEMORY, RAN, seen)))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-4", Duration.ofSeconds(75), "the manifest has changed"));
  }

  @Test
  void leavesTheDriverAloneWhileTheChangeLacksASecret() {
    var seen = seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(MORE_MEMORY, RAN, lacking(seen, MORE_MEMORY, SECRET))))
        .isEqualTo(new Decision.Keep());
    assertThat(decide(situation(OTHER_QUERY, RAN, lacking(seen, OTHER_QUERY, SECRET))))
        .isEqualTo(new Decision.Keep());
  }

  @Test
  void startsNothingWhileASecretIsMissing() {
    var seen = lacking(seen(pods(), pods(), stored(OLD, 1, null)), OLD, SECRET);
    assertThat(decide(situation(OLD, ENDED, seen)))
        .isEqualTo(new Decision.AwaitDependencies(List.of(SECRET)));
  }

  @Test
  void aPodThatHasNotStartedEndsWithoutGraceButNotUnseen() {
    var seen = seen(pods(notStarted(driver(4, OLD))), pods(), stored(OLD, 1, null));
    assertThat(decide(suspended(situation(OLD, RAN, seen))))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-4", Duration.ofSeconds(1), "the pipeline is suspended"));
  }

  @Test
  void letsADriverThatIsReadyCheckAnotherPlanUnlessItsPodChangesToo() {
    ObservedPod driver = ready(driver(4, OLD), Duration.ofMinutes(1));
    var seen = seen(pods(driver), pods(), stored(OLD, 1, null));

    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isEqualTo(new Decision.Check(OTHER_QUERY, Optional.of(driver)));
    Bundle otherNodes =
        orders()
            .query("SELECT key FROM events")
            .driver("{\"memory\": \"1Gi\", \"nodeSelector\": {\"disk\": \"fast\"}}")
            .bundle();
    assertThat(decide(situation(otherNodes, RAN, seen)))
        .isEqualTo(new Decision.Check(otherNodes, Optional.empty()));
  }

  @Test
  void checksAChangedQueryBeforeItTouchesTheDriver() {
    var seen = seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isEqualTo(new Decision.Check(OTHER_QUERY, Optional.empty()));
  }

  @Test
  void waitsForTheCheck() {
    var seen = seen(pods(driver(4, OLD)), pods(check(OTHER_QUERY)), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen))).isEqualTo(new Decision.Keep());
  }

  @Test
  void notesWhatTheCheckSaid() {
    var checked = ended(check(OTHER_QUERY), Outcome.REJECTED, null);
    var seen = seen(pods(driver(4, OLD)), pods(checked), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isEqualTo(
            new Decision.RecordCheckResult(
                OTHER_QUERY, "orders-check", new CheckResult(2, false, List.of(PROBLEM), 1)));
  }

  @Test
  void aCheckThatEndedWithoutAResultAcceptsNothing() {
    var evicted = ended(check(OTHER_QUERY), Outcome.DRAINED, null, NOW.minusSeconds(31));
    var seen = seen(pods(driver(4, OLD)), pods(evicted), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isEqualTo(new Decision.RetryCheck("orders-check", "The check ended without a result."));
  }

  @Test
  void removesACheckWhenTheChangeIsTakenBackOrRuns() {
    var takenBack = seen(pods(driver(4, OLD)), pods(check(OTHER_QUERY)), stored(OLD, 1, null));
    assertThat(situation(OTHER_QUERY, RAN, takenBack).obsoleteChecks()).isEmpty();
    assertThat(situation(OTHER_QUERY, RAN, takenBack).checking()).isTrue();
    assertThat(situation(OLD, RAN, takenBack).obsoleteChecks()).containsExactly("orders-check");
    assertThat(situation(OLD, RAN, takenBack).checking()).isFalse();
    assertThat(situation(null, RAN, takenBack).obsoleteChecks()).containsExactly("orders-check");
    var runs = seen(pods(driver(5, OTHER_QUERY)), pods(check(OTHER_QUERY)));
    assertThat(situation(OTHER_QUERY, RAN, runs).obsoleteChecks()).containsExactly("orders-check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pending", "Starting", "Running", "Draining", "BackingOff", "Blocked"})
  void aDriverWasThereOrWasToComeBack(String phase) {
    assertThat(Situation.wasRunning(status(phase))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Suspended", "Completed", "Failed", "Terminating"})
  void noDriverWasThere(String phase) {
    assertThat(Situation.wasRunning(status(phase))).isFalse();
    assertThat(Situation.wasRunning(null)).isFalse();
  }

  private static PipelineStatus status(String phase) {
    return PipelineStatusBuilder.builder().observedGeneration(1L).phase(phase).build();
  }

  @Test
  void blocksARejectedChangeAndLeavesTheDriverAlone() {
    var checkResult = new CheckResult(2, false, List.of(PROBLEM), 1);
    var seen =
        seen(
            pods(driver(4, OLD)),
            pods(),
            stored(OLD, 1, null),
            stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isEqualTo(new Decision.Block(List.of(PROBLEM), 1));
  }

  @Test
  void drainsWhenTheCheckAccepts() {
    var checkResult = new CheckResult(2, true, List.of(), 0);
    var seen =
        seen(
            pods(driver(4, OLD)),
            pods(),
            stored(OLD, 1, null),
            stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen))).isInstanceOf(Decision.Drain.class);
  }

  @Test
  void checksAgainForAnotherGeneration() {
    var checkResult = new CheckResult(1, false, List.of(PROBLEM), 1);
    var seen =
        seen(
            pods(driver(4, OLD)),
            pods(),
            stored(OLD, 1, null),
            stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen))).isInstanceOf(Decision.Check.class);
  }

  @Test
  void aManifestThatDoesNotCompileLeavesTheDriverAlone() {
    var seen = seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(null, RAN, seen)))
        .isEqualTo(new Decision.Block(List.of(PROBLEM), 1));
  }

  @Test
  void aManifestThatDoesNotCompileDoesNotKeepTheOldPlanFromComingBack() {
    var seen = seen(pods(), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(null, ENDED, seen))).isEqualTo(new Decision.Start(OLD, 5, 1));
  }

  @Test
  void aManifestThatDoesNotCompileStartsNothing() {
    var seen = seen(pods(), pods());
    assertThat(decide(fromRest(situation(null, AttemptState.EMPTY, seen))))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }

  @Test
  void aPlanThatTheDriverRejectedIsNotTriedAgain() {
    var rejected = ended(driver(4, OLD), Outcome.REJECTED, null);
    var seen =
        seen(
            pods(rejected), pods(), stored(OLD, 1, new CheckResult(2, false, List.of(PROBLEM), 1)));
    assertThat(decide(situation(OLD, ENDED, seen)))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }

  @Test
  void waitsUntilTheBackoffIsOver() {
    var attempts = ENDED.retryAt(NOW.plusSeconds(5));
    var failed = ended(driver(4, OLD), Outcome.FAILED, Failure.Kind.INFRASTRUCTURE);
    var seen = seen(pods(failed), pods(), stored(OLD, 2, null));
    assertThat(decide(situation(OLD, attempts, seen)))
        .isEqualTo(new Decision.Wait(NOW.plusSeconds(5)));
  }

  @Test
  void suspendDrainsThenRests() {
    var running = seen(pods(driver(4, OLD)), pods(), stored(OLD, 2, null));
    assertThat(decide(suspended(situation(OLD, RAN, running)))).isInstanceOf(Decision.Drain.class);
    var none = seen(pods(), pods(), stored(OLD, 2, null));
    assertThat(decide(suspended(situation(OLD, ENDED, none))))
        .isEqualTo(new Decision.Finish(Decision.End.SUSPENDED, List.of(), 0));
  }

  @Test
  void deletionWaitsForTheDrain() {
    var running = seen(pods(driver(4, OLD)), pods(), stored(OLD, 2, null));
    assertThat(decide(deleted(situation(OLD, RAN, running)))).isInstanceOf(Decision.Drain.class);
    var draining = seen(pods(deleting(driver(4, OLD))), pods(), stored(OLD, 2, null));
    assertThat(decide(deleted(situation(OLD, RAN, draining)))).isEqualTo(new Decision.Keep());
    assertThat(decide(deleted(situation(OLD, ENDED, seen(pods(), pods())))))
        .isEqualTo(new Decision.Finish(Decision.End.GONE, List.of(), 0));
  }

  @Test
  void whatRanComesBackWhenTheDriverDiesWhileAChangeIsChecked() {
    var died = ended(driver(4, OLD), Outcome.FAILED, Failure.Kind.INFRASTRUCTURE);
    var seen = seen(pods(died), pods(check(OTHER_QUERY)), stored(OLD, 1, null));
    Situation situation = situation(OTHER_QUERY, ENDED, seen);
    assertThat(decide(situation)).isEqualTo(new Decision.Start(OLD, 5, 1));
    assertThat(situation.obsoleteChecks()).isEmpty();
  }

  @Test
  void theNewPlanStartsWhenTheDriverHasGoneAfterTheCheck() {
    var checkResult = new CheckResult(2, true, List.of(), 0);
    var seen = seen(pods(), pods(), stored(OLD, 1, null), stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, ENDED, seen)))
        .isEqualTo(new Decision.Start(OTHER_QUERY, 5, 2));
  }

  @Test
  void whatRanComesBackWhenTheDriverRejectsTheNewPlan() {
    AttemptState tried = RAN.started(5, OTHER_QUERY.digest()).ended(NOW);
    var checkResult = new CheckResult(2, false, List.of(PROBLEM), 1);
    var seen = seen(pods(), pods(), stored(OLD, 1, null), stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, tried, seen)))
        .isEqualTo(new Decision.Start(OLD, 6, 1));
  }

  @Test
  void aReplacedPlanThatHasReadAllOfItsInputMakesRoomForTheNewOne() {
    var done = ended(driver(4, OLD), Outcome.COMPLETED, null);
    var seen = seen(pods(done), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, ENDED, seen)))
        .isEqualTo(new Decision.Start(OTHER_QUERY, 5, 2));
  }

  @Test
  void aRefusedChangeIsNotCompletedByThePlanBeforeIt() {
    var checkResult = new CheckResult(2, false, List.of(PROBLEM), 1);
    var done = ended(driver(4, OLD), Outcome.COMPLETED, null);
    var seen = seen(pods(done), pods(), stored(OLD, 1, null), stored(OTHER_QUERY, 2, checkResult));
    assertThat(decide(situation(OTHER_QUERY, ENDED.finished(AttemptState.Result.COMPLETED), seen)))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }

  @Test
  void aManifestThatDoesNotCompileIsNotCompletedByThePlanBeforeIt() {
    var done = ended(driver(4, OLD), Outcome.COMPLETED, null);
    var seen = seen(pods(done), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(null, ENDED.finished(AttemptState.Result.COMPLETED), seen)))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }

  @Test
  void aPlanThatTheRuntimeRefusedDoesNotComeBackAgainAndAgain() {
    AttemptState tried = RAN.started(5, OTHER_QUERY.digest()).ended(NOW);
    var refused = stored(OTHER_QUERY, 1, new CheckResult(1, false, List.of(PROBLEM), 1));
    var noted = seen(pods(), pods(), stored(OLD, 1, null), refused);
    assertThat(decide(situation(null, tried, noted))).isEqualTo(new Decision.Start(OLD, 6, 1));
    assertThat(decide(situation(null, tried.unproven(), noted)))
        .isInstanceOf(Decision.Finish.class);
    var says = ended(driver(5, OTHER_QUERY), Outcome.REJECTED, null);
    var unnoted = seen(pods(says), pods(), stored(OTHER_QUERY, 1, null));
    assertThat(decide(situation(null, tried, unnoted))).isInstanceOf(Decision.Finish.class);
  }

  @Test
  void aRefusalOfAnEarlierGenerationKeepsNoPlanFromComingBack() {
    var ranSince = stored(OLD, 2, new CheckResult(1, false, List.of(PROBLEM), 1));
    assertThat(decide(situation(null, ENDED, seen(pods(), pods(), ranSince))))
        .isEqualTo(new Decision.Start(OLD, 5, 2));
  }

  @Test
  void theNewPlanStartsWhenWhatRanCannotComeBack() {
    var died = ended(driver(4, OLD), Outcome.FAILED, Failure.Kind.INFRASTRUCTURE);
    var seen = lacking(seen(pods(died), pods(), stored(OLD, 1, null)), OLD, SECRET);
    assertThat(decide(situation(OTHER_QUERY, ENDED, seen)))
        .isEqualTo(new Decision.Start(OTHER_QUERY, 5, 2));
  }

  @Test
  void aPlanThatNeverRanDoesNotComeBackForOneThatNobodyHasChecked() {
    AttemptState neverRan = AttemptState.EMPTY.started(4, OLD.digest()).ended(NOW);
    var seen = seen(pods(), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, neverRan, seen)))
        .isEqualTo(new Decision.Start(OTHER_QUERY, 5, 2));
  }

  @Test
  void startsOnlyContentThatTheStatusNames() {
    var forged = seen(pods(), pods(), stored(LABELS, 1, null));
    assertThat(decide(situation(null, ENDED, forged)))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }

  @Test
  void keepsTheDriverWhoseConfigMapSomebodyHasDeleted() {
    var seen = seen(pods(driver(4, OLD)), pods());
    assertThat(decide(situation(OLD, RAN, seen))).isEqualTo(new Decision.Keep());
  }

  @Test
  void restsWhenAllInputWasRead() {
    var done = ended(driver(4, OLD), Outcome.COMPLETED, null);
    var seen = seen(pods(done), pods(), stored(OLD, 2, null));
    assertThat(decide(situation(OLD, ENDED.finished(AttemptState.Result.COMPLETED), seen)))
        .isEqualTo(new Decision.Finish(Decision.End.COMPLETED, List.of(), 0));
  }

  @Test
  void waitsForALostNodeAndThenRemovesTheDriversPod() {
    Instant since = NOW.minus(NODE_LOST);
    var early =
        seen(
            pods(onSilentNode(driver(4, OLD), since.plusSeconds(1))), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OLD, RAN, early))).isEqualTo(new Decision.Keep());

    var lost = seen(pods(onSilentNode(driver(4, OLD), since)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OLD, RAN, lost)))
        .isEqualTo(
            new Decision.RemoveLost(
                "orders-driver-4", "its node node-1 has not responded since " + since));
    assertThat(decide(deleted(situation(OLD, RAN, lost))))
        .as("nor does a deletion wait for ever")
        .isInstanceOf(Decision.RemoveLost.class);
  }

  @Test
  void leavesADriverAloneThatResponds() {
    var lost =
        seen(
            pods(onSilentNode(driver(4, OLD), NOW.minusSeconds(86_400))),
            pods(),
            stored(OLD, 1, null));
    var responds = lost.with(Optional.of(DriverReportSamples.driver(State.RUNNING)), Map.of());
    assertThat(decide(situation(OLD, RAN, responds))).isEqualTo(new Decision.Keep());
  }

  @Test
  void removesADriverWhoseEndNobodyConfirms() {
    Instant asked = NOW.minusSeconds(75).minus(NODE_LOST);
    var early =
        seen(pods(askedToEnd(driver(4, OLD), asked.plusSeconds(1))), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OLD, RAN, early))).isEqualTo(new Decision.Keep());

    var stuck = seen(pods(askedToEnd(driver(4, OLD), asked)), pods(), stored(OLD, 1, null));
    assertThat(decide(situation(OLD, RAN, stuck)))
        .isEqualTo(
            new Decision.RemoveLost(
                "orders-driver-4",
                "its node node-1 has not confirmed since "
                    + asked.plusSeconds(75)
                    + " that it has ended"));
  }

  @Test
  void repeatsACheckWhosePodIsLost() {
    ObservedPod driver = driver(4, OLD);
    ObservedPod check = onSilentNode(check(OTHER_QUERY), NOW.minus(NODE_LOST));
    var seen = seen(pods(driver), pods(check), stored(OLD, 1, null));
    assertThat(decide(situation(OTHER_QUERY, RAN, seen)))
        .isInstanceOfSatisfying(
            Decision.RetryCheck.class, retry -> assertThat(retry.why()).contains("node-1"));
  }

  @Test
  void leavesAPausedPipelineAloneUnlessItIsDeleted() {
    Situation changed =
        situation(MORE_MEMORY, RAN, seen(pods(driver(4, OLD)), pods(), stored(OLD, 1, null)));
    assertThat(decide(paused(changed))).isEqualTo(new Decision.Pause());
    assertThat(decide(paused(suspended(changed)))).isEqualTo(new Decision.Pause());
    assertThat(decide(paused(deleted(changed)))).isInstanceOf(Decision.Drain.class);
  }

  @Test
  void startsARunOnlyWhenItIsDue() {
    Supervision.Schedule hourly = new Supervision.Schedule("30 * * * *", "UTC", null);
    ScheduledRuns early = ScheduledRuns.of(hourly, null, NOW.minusSeconds(60));
    var nothing = seen(pods(), pods(), stored(OLD, 1, null));
    Situation waits = SituationBuilder.builder(situation(OLD, ENDED, nothing)).runs(early).build();
    assertThat(decide(waits)).isEqualTo(new Decision.AwaitRun(NOW.plusSeconds(1_800)));
    assertThat(decide(suspended(waits))).isInstanceOf(Decision.Finish.class);

    ScheduledRuns due = ScheduledRuns.of(hourly, null, NOW.minusSeconds(3_600));
    assertThat(decide(SituationBuilder.builder(waits).runs(due).build()))
        .isEqualTo(new Decision.Start(OLD, 5, 2));
    assertThat(decide(SituationBuilder.builder(waits).runs(early.started(NOW)).build()))
        .as("a run goes on")
        .isEqualTo(new Decision.Start(OLD, 5, 2));
  }

  @Test
  void restartsADriverThatMakesNoProgressOnlyIfTheManifestAsksForIt() {
    long now = NOW.toEpochMilli();
    var report =
        DriverReportSamples.driver(
            State.RUNNING, DriverReportSamples.pending("bronze", now - 601_000, null));
    var seen =
        seen(pods(ready(driver(4, OLD), Duration.ofHours(1))), pods(), stored(OLD, 1, null))
            .with(Optional.of(report), Map.of());
    Situation stalled = situation(OLD, RAN, seen);
    assertThat(decide(stalled)).isEqualTo(new Decision.Keep());
    assertThat(decide(SituationBuilder.builder(stalled).restartsOnStall(true).build()))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-4",
                Duration.ofSeconds(75),
                "bronze: input is pending, but no batch has been committed for 10 minutes",
                Reason.NO_PROGRESS));
  }
}
