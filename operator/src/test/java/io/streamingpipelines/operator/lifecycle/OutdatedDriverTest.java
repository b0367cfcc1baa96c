package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.deleted;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.lacking;
import static io.streamingpipelines.operator.lifecycle.Observations.paused;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seenBeside;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Outdated;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.plan.ExitReport.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A driver whose Secret contains something else than when it started. */
class OutdatedDriverTest {
  private static final Bundle PLAN = orders().bundle();
  private static final Bundle LABELS =
      orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"a\": \"b\"}}").bundle();
  private static final Bundle OTHER_QUERY = orders().query("SELECT key FROM events").bundle();
  private static final Outdated SECRET = new Outdated(Reason.SECRET_CHANGED, "Secret kafka-user");
  private static final AttemptState RAN =
      AttemptState.EMPTY.started(4, PLAN.digest()).accepted(PLAN.digest());
  private static final ObservedPod WORKS = ready(driver(4, PLAN), Duration.ofMinutes(1));
  private static final ObservedPod OUTDATED =
      ObservedPodBuilder.builder(WORKS).outdated(SECRET).build();
  private static final Decision DRAIN =
      new Decision.Drain(
          "orders-driver-4",
          Duration.ofSeconds(75),
          "Secret kafka-user has changed",
          Reason.SECRET_CHANGED);
  private static final Decision BESIDE = new Decision.StartStandby(PLAN, 5, 2);

  private static Observation seen(ObservedPod driver, ObservedPod... standbys) {
    return seenBeside(pods(driver), pods(standbys), pods(), stored(PLAN, 1, null));
  }

  private static Situation of(
      @Nullable Bundle wanted, ObservedPod driver, ObservedPod... standbys) {
    return situation(wanted, RAN, seen(driver, standbys));
  }

  private static Decision decide(Situation now) {
    return LifecycleDecider.decide(now);
  }

  private static ObservedPod up(ObservedPod standby) {
    return ObservedPodBuilder.builder(standby).upSince(NOW).build();
  }

  @Test
  void isReplacedByOneThatRunsTheSamePlan() {
    assertThat(decide(of(PLAN, WORKS))).isEqualTo(new Decision.Keep());
    assertThat(decide(of(PLAN, OUTDATED))).isEqualTo(BESIDE);
    assertThat(decide(of(PLAN, OUTDATED, standby(5, PLAN)))).isEqualTo(new Decision.Keep());
    assertThat(decide(of(PLAN, OUTDATED, up(standby(5, PLAN))))).isEqualTo(DRAIN);
    assertThat(of(PLAN, OUTDATED, standby(5, PLAN)).obsoleteStandbys()).isEmpty();
  }

  @Test
  void isReplacedThoughItsSettingsCouldChangeWithoutARestart() {
    assertThat(decide(of(LABELS, OUTDATED))).isEqualTo(new Decision.StartStandby(LABELS, 5, 2));
  }

  /** Its queries would go on with what it has read at its start. */
  @Test
  void doesNotChangeItsPlanInPlace() {
    Observation accepted =
        seenBeside(
            pods(OUTDATED),
            pods(),
            pods(),
            stored(PLAN, 1, null),
            stored(OTHER_QUERY, 2, accepts()));
    assertThat(decide(situation(OTHER_QUERY, RAN, accepted)))
        .isEqualTo(new Decision.StartStandby(OTHER_QUERY, 5, 2));
  }

  private static CheckResult accepts() {
    return new CheckResult(2, true, List.of(), 0);
  }

  @Test
  void keepsWorkingIfTheNewOneCannotStart() {
    ObservedPod rejected = ended(standby(5, PLAN), Outcome.REJECTED, null);
    assertThat(decide(of(PLAN, OUTDATED, rejected))).isEqualTo(new Decision.Keep());
    ObservedPod earlier = ended(standby(5, PLAN), Outcome.REJECTED, null, NOW.minusSeconds(31));
    assertThat(decide(of(PLAN, OUTDATED, earlier)))
        .as("what a wrong Secret rejects says nothing about the plan")
        .isEqualTo(new Decision.RetryStandby("orders-driver-5", Observations.PROBLEM.toString()));
  }

  @Test
  void keepsWorkingWhileAnythingItsPodNamesIsMissing() {
    MissingDependency gone = new MissingDependency(Dependency.Kind.SECRET, "kafka-ca", null);
    assertThat(decide(situation(PLAN, RAN, lacking(seen(OUTDATED), PLAN, gone))))
        .isEqualTo(new Decision.Keep());
    assertThat(decide(situation(null, RAN, lacking(seen(OUTDATED), PLAN, gone))).block())
        .isPresent();
  }

  @Test
  void restartsWithItsOwnPlanIfTheWantedOneCannotRun() {
    assertThat(decide(of(null, WORKS)).block()).isPresent();
    assertThat(decide(of(null, OUTDATED))).isEqualTo(DRAIN);
  }

  @Test
  void isLeftAloneWhileThePipelineIsPausedOrDeleted() {
    assertThat(decide(paused(of(PLAN, OUTDATED)))).isEqualTo(new Decision.Pause());
    assertThat(decide(deleted(of(PLAN, OUTDATED))))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-4", Duration.ofSeconds(75), "the pipeline is being deleted"));
  }

  @Test
  void aStandbyIsOfNoUseOnceTheSecretIsAsItWas() {
    assertThat(of(PLAN, WORKS, standby(5, PLAN)).obsoleteStandbys()).hasSize(1);
  }
}
