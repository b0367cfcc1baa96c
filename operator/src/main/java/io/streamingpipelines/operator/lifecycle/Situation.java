package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final Set<String> WITH_DRIVER =
      Set.of("Pending", "Starting", "Running", "Draining", "BackingOff", "Blocked");

  /** Whether a driver was there or was to come back, as the status before says. */
  public static boolean wasRunning(@Nullable PipelineStatus before) {
    return before != null && before.phase() != null && WITH_DRIVER.contains(before.phase());
  }

  /** Whether the runtime judges the wanted plan while another one runs. */
  public boolean checking() {
    return seen.checks().stream().anyMatch(this::awaited);
  }

  /** Checks whose answer nobody waits for any more: the manifest has moved on, or the plan runs. */
  public List<String> idleChecks() {
    return seen.checks().stream()
        .filter(check -> !check.deleting() && !awaited(check))
        .map(ObservedPod::name)
        .toList();
  }

  private boolean awaited(ObservedPod check) {
    return wanted != null
        && check.plan().equals(wanted.hash())
        && seen.aliveDriver().filter(driver -> driver.plan().equals(check.plan())).isEmpty();
  }

  /** Where a driver may be started that the manifest does not ask for: the plan that ran. */
  Optional<Bundle> lastRun() {
    return ledger.plan() == null
        ? Optional.empty()
        : seen.bundle(ledger.plan()).map(stored -> stored.bundle());
  }
}
