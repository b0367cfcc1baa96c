package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision depends on.
 *
 * @param wanted the bundle of the current manifest; null when it does not compile
 * @param problems why it does not compile, and warnings
 * @param wasRunning whether the status before says that a driver was there or was to come back
 * @param ledger already accounted for the observation
 */
public record Situation(
    boolean deleting,
    boolean suspended,
    long generation,
    @Nullable Bundle wanted,
    List<Problem> problems,
    boolean wasRunning,
    Ledger ledger,
    Observation seen,
    Duration drainGrace) {

  /** Where a driver may be started that the manifest does not ask for: the plan that ran. */
  Optional<Bundle> lastRun() {
    return ledger.plan() == null
        ? Optional.empty()
        : seen.bundle(ledger.plan()).map(stored -> stored.bundle());
  }
}
