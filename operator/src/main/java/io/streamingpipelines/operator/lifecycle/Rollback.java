package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Returns from a plan that has failed to the last one that was successful
 * (docs/design/lifecycle.md#rollback).
 */
public record Rollback(Situation now, RollbackStatus why) {
  /** The code of the problem that a change had when it ran. */
  public static final String CODE = "RolledBack";

  /** The decision while a driver runs. */
  Decision beside(ObservedPod driver) {
    Optional<Bundle> stable = now.stable();
    if (stable.isPresent() && driver.plan().equals(stable.get().hash())) {
      return new Decision.Block(List.of(problem()), 1);
    }
    // the tables that the driver writes do not stop for a plan that could not start
    return stable.filter(plan -> now.seen().missing(plan).isEmpty()).isEmpty()
        ? new Decision.Keep()
        : new Decision.Drain(
            driver.name(),
            LifecycleDecider.drainGrace(now, driver),
            "the change has failed, and the plan before it is started again: " + why.message(),
            Reason.ROLLING_BACK);
  }

  /** The problem of the change. */
  Problem problem() {
    String path = now.wanted() == null ? "spec" : now.wanted().facts().pathOf(why.table());
    return Problem.error(path, CODE, why.reason() + ": " + String.valueOf(why.message()));
  }
}
