package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.check;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A driver whose image or node has gone, although its plan has run before. */
class DriverThatCannotStartTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle NEW = orders().query("SELECT key FROM events").bundle();
  private static final AttemptState STARTED = AttemptState.EMPTY.started(4, OLD.digest());
  private static final AttemptState RAN_BEFORE = STARTED.accepted(OLD.digest());

  private static ObservedPod blocked() {
    return ObservedPodBuilder.builder(notStarted(driver(4, OLD)))
        .blockage(new ObservedPod.Blockage("ImagePullBackOff", "The image has gone."))
        .build();
  }

  @Test
  void isNotDrainedForAnUncheckedPlanBecauseItsOwnWouldComeBack() {
    var beside = seen(pods(blocked()), pods(), stored(OLD, 1, null));
    assertThat(LifecycleDecider.decide(situation(NEW, RAN_BEFORE, beside)))
        .isEqualTo(new Decision.Check(NEW, Optional.empty()));

    var checked = seen(pods(blocked()), pods(check(NEW)), stored(OLD, 1, null));
    assertThat(LifecycleDecider.decide(situation(NEW, RAN_BEFORE, checked)))
        .isEqualTo(new Decision.Keep());
  }

  @Test
  void makesWayForThePlanThatTheCheckHasAccepted() {
    var accepted = stored(NEW, 2, new CheckResult(2, true, List.of(), 0));
    var beside = seen(pods(blocked()), pods(), stored(OLD, 1, null), accepted);
    assertThat(LifecycleDecider.decide(situation(NEW, RAN_BEFORE, beside)))
        .isInstanceOf(Decision.Drain.class);
    var gone = seen(pods(), pods(), stored(OLD, 1, null), accepted);
    assertThat(LifecycleDecider.decide(situation(NEW, RAN_BEFORE, gone)))
        .isEqualTo(new Decision.Start(NEW, 5, 2));
  }

  @Test
  void staysIfTheWantedPlanIsRefusedBecauseItsOwnWouldComeBack() {
    Problem problem = Problem.error("spec.tables[0].query", "UnknownColumn", "No such column.");
    var refused = stored(NEW, 2, new CheckResult(2, false, List.of(problem), 1));
    var beside = seen(pods(blocked()), pods(), stored(OLD, 1, null), refused);
    for (AttemptState attempts : List.of(STARTED, RAN_BEFORE)) {
      assertThat(LifecycleDecider.decide(situation(NEW, attempts, beside)))
          .isEqualTo(new Decision.Block(List.of(problem), 1));
    }
  }

  @Test
  void makesWayAtOnceIfItsPlanHasNeverRun() {
    var beside = seen(pods(blocked()), pods(), stored(OLD, 1, null));
    assertThat(LifecycleDecider.decide(situation(NEW, STARTED, beside)))
        .isInstanceOf(Decision.Drain.class);
    var gone = seen(pods(), pods(), stored(OLD, 1, null));
    assertThat(LifecycleDecider.decide(situation(NEW, STARTED, gone)))
        .isEqualTo(new Decision.Start(NEW, 5, 2));
  }
}
