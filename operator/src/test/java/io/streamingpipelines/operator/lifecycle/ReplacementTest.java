package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.PROBLEM;
import static io.streamingpipelines.operator.lifecycle.Observations.deleted;
import static io.streamingpipelines.operator.lifecycle.Observations.deleting;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.paused;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seenBeside;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.lifecycle.Observations.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Blockage;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.plan.DriverReport.State;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplacementTest {
  private static final Bundle OLD = orders().bundle();

  /** Needs a restart, but no check. */
  private static final Bundle NEW = orders().driver("{\"memory\": \"2Gi\"}").bundle();

  private static final AttemptState RAN =
      AttemptState.EMPTY.started(4, OLD.digest()).accepted(OLD.digest());
  private static final ObservedPod WORKS = ready(driver(4, OLD), Duration.ofMinutes(1));

  private static Situation beside(ObservedPod... standbys) {
    return situation(NEW, RAN, seen(WORKS, standbys));
  }

  private static Observation seen(ObservedPod driver, ObservedPod... standbys) {
    return seenBeside(pods(driver), pods(standbys), pods(), stored(OLD, 1, null));
  }

  private static Decision decide(Situation situation) {
    return LifecycleDecider.decide(situation);
  }

  private static Decision drain(String why) {
    return new Decision.Drain("orders-driver-4", Duration.ofSeconds(75), why);
  }

  private static ObservedPod since(Duration ago, ObservedPod pod) {
    return ObservedPodBuilder.builder(pod).seenSince(NOW.minus(ago)).build();
  }

  private static ObservedPod blocked(ObservedPod pod, String reason) {
    return ObservedPodBuilder.builder(notStarted(pod))
        .blockage(new Blockage(reason, "That is why."))
        .build();
  }

  private static ObservedPod checked(ObservedPod pod) {
    return ObservedPodBuilder.builder(pod).upSince(NOW).build();
  }

  private static Situation with(@Nullable String noRoom, Situation now) {
    return SituationBuilder.builder(now).noRoom(noRoom).build();
  }

  @Test
  void theNewDriverStartsBesideTheOldOne() {
    assertThat(decide(beside())).isEqualTo(new Decision.StartStandby(NEW, 5, 2));
  }

  private static final Bundle OTHER_QUERY = orders().query("SELECT key FROM events").bundle();

  /** The driver works, and the change of a query has been accepted. */
  private static Situation changing(ObservedPod driver, ObservedPod... standbys) {
    return situation(
        OTHER_QUERY,
        RAN,
        seenBeside(
            pods(driver),
            pods(standbys),
            pods(),
            stored(OLD, 1, null),
            stored(OTHER_QUERY, 2, new CheckResult(2, true, List.of(), 0))));
  }

  @Test
  void theDriverItselfChangesToOtherFlows() {
    assertThat(decide(changing(WORKS)))
        .as("a driver that does not respond could not be told")
        .isEqualTo(new Decision.StartStandby(OTHER_QUERY, 5, 2));
    assertThat(decide(reporting(changing(WORKS))))
        .isEqualTo(new Decision.ChangePlan(WORKS, new Decision.StartStandby(OTHER_QUERY, 5, 2)));
  }

  @Test
  void aDriverOfWhichOneQueryHasFailedChangesToOtherFlowsToo() {
    ObservedPod notReady = driver(4, OLD);
    Situation now = reporting(changing(notReady));

    assertThat(decide(now)).isInstanceOf(Decision.ChangePlan.class);
    assertThat(decide(reporting(changing(notReady, notStarted(standby(5, OTHER_QUERY))))))
        .as("it could not")
        .isInstanceOf(Decision.Drain.class);
    assertThat(decide(changing(notReady))).as("it starts").isInstanceOf(Decision.Drain.class);
  }

  /** The same, with a report of the driver that it runs. */
  private static Situation reporting(Situation now) {
    return SituationBuilder.builder(now)
        .seen(now.seen().with(Optional.of(DriverReportSamples.driver(State.RUNNING)), Map.of()))
        .build();
  }

  @Test
  void aNewDriverStartsIfTheOldOneCouldNotChange() {
    assertThat(decide(changing(WORKS, notStarted(standby(5, OTHER_QUERY)))))
        .isEqualTo(new Decision.Keep());
    assertThat(decide(with("The quota is used up.", changing(WORKS))))
        .as("the driver could not change, and there is no room for another one")
        .isInstanceOf(Decision.Drain.class);
  }

  @Test
  void aStandbyIsNotNeededOnceTheDriverHasChangedItsPlan() {
    ObservedPod changed = ObservedPodBuilder.builder(WORKS).plan(OTHER_QUERY.hash()).build();
    Situation now = changing(changed, standby(5, OTHER_QUERY));

    assertThat(decide(now)).isEqualTo(new Decision.Keep());
    assertThat(now.obsoleteStandbys()).extracting(ObservedPod::attempt).containsExactly(5);
  }

  @Test
  void theOldDriverWorksUntilTheNewOneHasCheckedItsPlan() {
    assertThat(decide(beside(notStarted(standby(5, NEW))))).isEqualTo(new Decision.Keep());
    assertThat(decide(beside(standby(5, NEW)))).isEqualTo(new Decision.Keep());
    assertThat(decide(beside(checked(standby(5, NEW)))))
        .isEqualTo(drain("the manifest has changed"));
  }

  @Test
  void aDriverThatDoesNotWorkIsReplacedWithoutAStandby() {
    assertThat(decide(situation(NEW, RAN, seen(driver(4, OLD)))))
        .isEqualTo(drain("the manifest has changed"));
  }

  @Test
  void theDriverOfARunIsReplacedWithoutAStandby() {
    ScheduledRuns runs =
        ScheduledRuns.of(new Supervision.Schedule("30 * * * *", "UTC", null), null, NOW)
            .started(NOW);

    assertThat(decide(SituationBuilder.builder(beside()).runs(runs).build()))
        .isEqualTo(drain("the manifest has changed"));
  }

  @Test
  void theOldDriverMakesRoomIfThereIsNoneForTheNewOne() {
    ObservedPod pending = blocked(standby(5, NEW), "Unschedulable");

    assertThat(decide(beside(pending))).as("a node may come").isEqualTo(new Decision.Keep());
    assertThat(decide(beside(since(Duration.ofSeconds(10), pending))))
        .isEqualTo(
            drain(
                "the manifest has changed, and there is no room for the new driver beside the old"
                    + " one: That is why."));
    assertThat(decide(with("The quota is used up.", beside())))
        .isEqualTo(
            drain(
                "the manifest has changed, and there is no room for the new driver beside the old"
                    + " one: The quota is used up."));
  }

  @Test
  void theOldDriverDoesNotWaitLongForANewOneThatGivesNoReason() {
    ObservedPod hangs = notStarted(standby(5, NEW));

    assertThat(decide(beside(since(Duration.ofSeconds(119), hangs))))
        .isEqualTo(new Decision.Keep());
    assertThat(decide(beside(since(Duration.ofSeconds(120), hangs))))
        .isEqualTo(
            drain(
                "the manifest has changed, and the new driver does not start beside the old one"));
  }

  @Test
  void aDriverDoesNotEndForOneWhosePodCannotStart() {
    Situation now =
        beside(since(Duration.ofHours(1), blocked(standby(5, NEW), "ImagePullBackOff")));

    assertThat(decide(now)).isEqualTo(new Decision.Keep());
    assertThat(now.stuckStandby()).isPresent();
  }

  @Test
  void whatTheNewDriverRejectsIsRecorded() {
    assertThat(decide(beside(ended(standby(5, NEW), Outcome.REJECTED, null))))
        .isEqualTo(
            new Decision.RecordCheckResult(
                NEW, "orders-driver-5", new CheckResult(2, false, List.of(PROBLEM), 1)));
  }

  @Test
  void aNewDriverThatFailsIsStartedAgainWhileTheOldOneWorks() {
    ObservedPod failed = ended(standby(5, NEW), Outcome.FAILED, Failure.Kind.INFRASTRUCTURE);

    assertThat(decide(beside(failed))).isEqualTo(new Decision.Keep());
    assertThat(
            decide(
                beside(
                    ended(
                        standby(5, NEW),
                        Outcome.FAILED,
                        Failure.Kind.INFRASTRUCTURE,
                        NOW.minusSeconds(30)))))
        .isEqualTo(new Decision.RetryStandby("orders-driver-5", "A sentence."));
  }

  @Test
  void anImageThatKnowsNoStandbysIsStartedAfterTheOldDriver() {
    ObservedPod old =
        ObservedPodBuilder.builder(standby(5, NEW))
            .exit(
                new PodExit(
                    NOW,
                    NOW,
                    Outcome.FAILED,
                    new Failure(
                        Failure.Kind.INFRASTRUCTURE, "CommandNotFound", "Old.", null, null, 0),
                    List.of(),
                    0))
            .build();

    assertThat(decide(beside(old)))
        .isEqualTo(
            drain(
                "the manifest has changed, and its image cannot start a driver beside another"
                    + " one"));
  }

  @Test
  void anotherStandbyHasToEndFirst() {
    Bundle earlier = orders().driver("{\"memory\": \"3Gi\"}").bundle();

    Situation now = beside(standby(5, earlier));
    assertThat(decide(now)).isEqualTo(new Decision.Keep());
    assertThat(now.obsoleteStandbys()).containsExactly(standby(5, earlier));

    Situation asked = beside(deleting(standby(5, earlier)));
    assertThat(decide(asked)).isEqualTo(new Decision.Keep());
    assertThat(asked.obsoleteStandbys()).isEmpty();

    Situation ended = beside(ended(standby(5, earlier), Outcome.FAILED, null));
    assertThat(decide(ended)).isEqualTo(new Decision.StartStandby(NEW, 6, 2));
  }

  @Test
  void aStandbyIsNeededOnlyForTheWantedPlan() {
    ObservedPod standby = standby(5, NEW);

    assertThat(beside(standby).obsoleteStandbys()).isEmpty();
    assertThat(situation(OLD, RAN, seen(WORKS, standby)).obsoleteStandbys())
        .as("the change was reverted")
        .containsExactly(standby);
    assertThat(situation(null, RAN, seen(WORKS, standby)).obsoleteStandbys())
        .as("the manifest does not compile")
        .containsExactly(standby);
    assertThat(suspended(beside(standby)).obsoleteStandbys()).containsExactly(standby);
    assertThat(deleted(beside(standby)).obsoleteStandbys()).containsExactly(standby);
    assertThat(paused(situation(OLD, RAN, seen(WORKS, standby))).obsoleteStandbys()).isEmpty();
    assertThat(deleted(paused(beside(standby))).obsoleteStandbys()).containsExactly(standby);
  }

  @Test
  void aStandbyThatIsTheLastDriverIsToldToTakeOver() {
    ObservedPod last = checked(standby(5, NEW));
    var waits = seen(last).with(Optional.of(DriverReportSamples.driver(State.STANDBY)), Map.of());
    var works = seen(last).with(Optional.of(DriverReportSamples.driver(State.STARTING)), Map.of());

    assertThat(decide(situation(NEW, RAN, waits))).isEqualTo(new Decision.TakeOver(last));
    assertThat(decide(situation(NEW, RAN, works))).isEqualTo(new Decision.Keep());
    assertThat(decide(suspended(situation(NEW, RAN, waits)))).isInstanceOf(Decision.Drain.class);
  }
}
