package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.ended;
import static io.streamingpipelines.operator.lifecycle.Observations.lacking;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.lifecycle.Observations.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle NEW = orders().query("SELECT key FROM events").bundle();
  private static final CheckResult ACCEPTED = new CheckResult(2, true, List.of(), 0);
  private static final Problem PROBLEM =
      Problem.error("spec.tables[0]", "RolledBack", "DivideByZero: Division by zero.");

  private static final AttemptState ROLLED_BACK =
      AttemptState.EMPTY
          .started(5, NEW.digest())
          .stable(OLD.digest())
          .rolledBack(
              new RollbackStatus(
                  NEW.digest(), NOW.toString(), "DivideByZero", "bronze", "Division by zero."));

  @Test
  void aDriverWithAFailedQueryMakesWayForThePlanBefore() {
    var seen =
        seen(
            pods(ready(driver(5, NEW), Duration.ofSeconds(9))),
            pods(),
            stored(OLD, 1, null),
            stored(NEW, 2, ACCEPTED));

    assertThat(LifecycleDecider.decide(situation(NEW, ROLLED_BACK, seen)))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-5",
                Duration.ofSeconds(75),
                "the change has failed, and the plan before it is started again: Division by zero.",
                Reason.ROLLING_BACK));
    assertThat(LifecycleDecider.decide(suspended(situation(NEW, ROLLED_BACK, seen))))
        .isEqualTo(
            new Decision.Drain(
                "orders-driver-5", Duration.ofSeconds(75), "the pipeline is suspended"));
  }

  @Test
  void aDriverWithAFailedQueryRunsTheOthersIfThePlanBeforeCannotStart() {
    var seen =
        lacking(
            seen(
                pods(ready(driver(5, NEW), Duration.ofSeconds(9))),
                pods(),
                stored(OLD, 1, null),
                stored(NEW, 2, ACCEPTED)),
            OLD,
            new MissingDependency(Dependency.Kind.SECRET, "extra", null));
    assertThat(LifecycleDecider.decide(situation(NEW, ROLLED_BACK, seen)))
        .isEqualTo(new Decision.Keep());
  }

  @Test
  void thePlanBeforeStartsAndTheChangeIsBlocked() {
    var gone = seen(pods(), pods(), stored(OLD, 1, null), stored(NEW, 2, ACCEPTED));
    assertThat(LifecycleDecider.decide(situation(NEW, ROLLED_BACK.ended(NOW), gone)))
        .isEqualTo(new Decision.Start(OLD, 6, 1));

    var back = seen(pods(driver(6, OLD)), pods(), stored(OLD, 1, null), stored(NEW, 2, ACCEPTED));
    AttemptState runs = ROLLED_BACK.started(6, OLD.digest());
    assertThat(LifecycleDecider.decide(situation(NEW, runs, back)))
        .isEqualTo(new Decision.Block(List.of(PROBLEM), 1));
  }

  @Test
  void anotherManifestIsTried() {
    Bundle third = orders().query("SELECT key, value FROM events WHERE key > 0").bundle();
    var back = seen(pods(driver(6, OLD)), pods(), stored(OLD, 1, null));
    AttemptState runs = ROLLED_BACK.started(6, OLD.digest());
    assertThat(LifecycleDecider.decide(situation(third, runs, back)))
        .isInstanceOf(Decision.Check.class);
  }

  @Test
  void ifTheCheckpointDoesNotPermitThePlanBeforeThePipelineHasFailed() {
    var rejected =
        seen(
            pods(ended(driver(6, OLD), Outcome.REJECTED, null)),
            pods(),
            stored(OLD, 1, null),
            stored(NEW, 2, ACCEPTED));
    AttemptState attempts = ROLLED_BACK.started(6, OLD.digest()).ended(NOW);
    assertThat(LifecycleDecider.decide(situation(NEW, attempts, rejected)))
        .isEqualTo(new Decision.Finish(Decision.End.FAILED, List.of(PROBLEM), 1));
  }
}
