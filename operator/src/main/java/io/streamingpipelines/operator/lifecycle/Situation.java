package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.Phase;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
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
 * @param attempts already includes what was observed
 */
public record Situation(
    boolean deleting,
    boolean suspended,
    long generation,
    @Nullable Bundle wanted,
    List<Problem> problems,
    boolean wasRunning,
    AttemptState attempts,
    Observation seen,
    Duration drainGrace) {
  /** Whether a driver was there or was to come back, as the status before says. */
  public static boolean wasRunning(@Nullable PipelineStatus before) {
    return Phase.of(before).filter(Phase::hasDriver).isPresent();
  }

  /** Whether the runtime judges the wanted plan while another one runs. */
  public boolean checking() {
    return seen.checks().stream().anyMatch(this::awaited);
  }

  /** The awaited check, when something keeps its pod from coming to its end. */
  public Optional<ObservedPod> stuckCheck() {
    return seen.checks().stream()
        .filter(this::awaited)
        .filter(check -> check.alive() && check.stuckReason() != null)
        .findFirst();
  }

  /** Checks whose answer nobody waits for any more: the manifest has moved on, or the plan runs. */
  public List<String> obsoleteChecks() {
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

  /**
   * Whether the wanted bundle is to be kept. Before everything that its pods name exists it is made
   * anew each time, for what is found out about a claim depends on the claim.
   */
  public boolean shouldStoreWanted() {
    return wanted != null && !deleting && !suspended && missing().isEmpty();
  }

  /** What the wanted bundle's pods would have to wait for. */
  public List<MissingDependency> missing() {
    return wanted == null ? List.of() : seen.missing(wanted);
  }

  /**
   * The plan that a driver has run, when it is not the wanted one and the pipeline was not at rest:
   * it goes on while the wanted one is judged, or cannot run.
   */
  Optional<Bundle> lastAccepted() {
    return runBefore(attempts.accepted());
  }

  /** The proven plan, else the last that was started though no driver came to run it. */
  Optional<Bundle> fallback() {
    return lastAccepted().or(() -> runBefore(attempts.plan()));
  }

  private Optional<Bundle> runBefore(@Nullable String digest) {
    return wasRunning
        ? seen.bundleByDigest(digest).filter(bundle -> !bundle.equals(wanted) && !isRefused(bundle))
        : Optional.empty();
  }

  /** Started again and again, such a plan would be refused again and again. */
  private boolean isRefused(Bundle bundle) {
    boolean byDriver =
        seen.driver()
            .filter(driver -> driver.plan().equals(bundle.hash()))
            .map(ObservedPod::exit)
            .filter(PodExit::rejected)
            .isPresent();
    return byDriver || seen.bundle(bundle.hash()).filter(StoredBundle::rejected).isPresent();
  }
}
