package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RollbackStatus;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Staged;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision depends on.
 *
 * @param wanted the bundle of the current manifest; null when it does not compile
 * @param problems errors and warnings of the compiler
 * @param wasRunning whether the previous status has a driver, or expects one to start
 * @param paused whether the operator is told to leave the pipeline alone
 * @param attempts the attempts after this observation
 * @param runs the runs after this observation; null if the pipeline has no schedule
 * @param restartsOnStall whether the operator restarts a driver with a query that makes no progress
 * @param noRoom why Kubernetes admits no second driver pod beside the first; null if it may
 * @param nodeLostTimeout how long the operator waits for a lost pod before it removes the pod
 */
@Staged
public record Situation(
    boolean deleting,
    boolean suspended,
    boolean paused,
    long generation,
    @Nullable Bundle wanted,
    List<Problem> problems,
    boolean wasRunning,
    AttemptState attempts,
    @Nullable ScheduledRuns runs,
    @Nullable String noRoom,
    Observation seen,
    Duration drainGrace,
    Duration nodeLostTimeout,
    boolean restartsOnStall) {
  /** Whether this status has a driver, or expects one to start without a change of the manifest. */
  public static boolean wasRunning(@Nullable PipelineStatus before) {
    return Phase.of(before).filter(Phase::hasDriver).isPresent();
  }

  /** Whether a pod checks the wanted plan while another plan runs. */
  public boolean checking() {
    return seen.checks().stream().anyMatch(this::awaited);
  }

  /** The check of the wanted plan, if something prevents its pod from finishing. */
  public Optional<ObservedPod> stuckCheck() {
    return seen.checks().stream()
        .filter(this::awaited)
        .filter(check -> check.alive() && check.stuckReason() != null)
        .findFirst();
  }

  /** Checks that are no longer needed: the manifest has changed again, or the plan runs. */
  public List<String> obsoleteChecks() {
    return seen.checks().stream()
        .filter(check -> !check.deleting() && !awaited(check))
        .map(ObservedPod::name)
        .toList();
  }

  /** Why the wanted plan was rolled back; empty if it was not. */
  public Optional<RollbackStatus> rollback() {
    return Optional.ofNullable(attempts.rolledBack())
        .filter(back -> wanted != null && attempts.isRolledBack(wanted));
  }

  /** The last plan that was successful, unless the runtime has rejected it. */
  Optional<Bundle> stable() {
    return seen.bundleByDigest(attempts.stable()).filter(bundle -> !isRefused(bundle));
  }

  /** The driver that is to take over with the wanted plan. */
  public Optional<ObservedPod> standby() {
    return wanted == null || runs(wanted) ? Optional.empty() : seen.standby(wanted.hash());
  }

  /** The standby of the wanted plan, if it has ended, or something but room prevents its start. */
  public Optional<ObservedPod> stuckStandby() {
    return standby()
        .filter(
            pod ->
                pod.exit() != null && !pod.exit().rejected()
                    || pod.stuckReason() != null && !Replacement.isNoRoom(pod.stuckReason()));
  }

  /** Standbys that are no longer needed; each may already write, so that it has to drain. */
  public List<ObservedPod> obsoleteStandbys() {
    return seen.standbys().stream()
        .filter(pod -> !pod.deleting() && (deleting || !paused))
        .filter(pod -> deleting || suspended || !standby().equals(Optional.of(pod)))
        .toList();
  }

  private boolean awaited(ObservedPod check) {
    return wanted != null && check.plan().equals(wanted.hash()) && !runs(wanted);
  }

  /** Whether the driver that works runs this bundle, and need not start again for what it reads. */
  private boolean runs(Bundle bundle) {
    return seen.aliveDriver().filter(driver -> driver.keeps(bundle.hash())).isPresent();
  }

  /**
   * Whether to store the wanted bundle. While an object that its pods name is missing, the bundle
   * is created anew each time, because it depends on the access modes of a claim.
   */
  public boolean shouldStoreWanted() {
    return wanted != null && !deleting && !suspended && missing().isEmpty();
  }

  /** What the pods of the wanted bundle need and does not exist. */
  public List<MissingDependency> missing() {
    return wanted == null ? List.of() : seen.missing(wanted);
  }

  /**
   * The last plan that a driver has run, if it is not the wanted one and the pipeline was running.
   * It runs while the wanted plan is checked, or if the wanted plan cannot run.
   */
  Optional<Bundle> lastAccepted() {
    return runBefore(attempts.accepted());
  }

  /** The last accepted plan, or else the last plan that was started, even if it never ran. */
  Optional<Bundle> fallback() {
    return lastAccepted().or(() -> runBefore(attempts.plan()));
  }

  /** Whether the plan of this driver would start next, if the driver ended. */
  boolean startsAgain(ObservedPod driver) {
    return (rollback().isPresent() ? stable() : fallback())
        .filter(next -> next.hash().equals(driver.plan()) && seen.missing(next).isEmpty())
        .isPresent();
  }

  private Optional<Bundle> runBefore(@Nullable String digest) {
    return wasRunning
        ? seen.bundleByDigest(digest).filter(bundle -> !bundle.equals(wanted) && !isRefused(bundle))
        : Optional.empty();
  }

  /** Starting such a plan again would only get it rejected again. */
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
