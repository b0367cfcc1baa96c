package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.PlanFacts;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.EndCause;
import io.streamingpipelines.operator.lifecycle.OwnEnding;
import io.streamingpipelines.operator.lifecycle.RestartAccounting;
import io.streamingpipelines.operator.lifecycle.ScheduledRuns;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.lifecycle.SituationBuilder;
import io.streamingpipelines.operator.lifecycle.UpgradeAccounting;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.plan.Supervision;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates the situation of a pipeline from its resource, the bundle that the manifest asks for and
 * an observation.
 */
final class SituationFactory {
  /**
   * @param wanted the bundle that the manifest asks for, with the problems of the manifest
   * @param recorded the attempts as the status remembers them
   * @param noRoom why Kubernetes admits no second driver pod beside the first; null if it may
   */
  static Situation create(
      StreamingPipeline pipeline,
      PipelineScope scope,
      WantedBundles.Result wanted,
      AttemptState recorded,
      @Nullable String noRoom,
      Observation seen) {
    PipelineStatus before = pipeline.getStatus();
    PipelineSpec spec = pipeline.getSpec();
    boolean deleting = pipeline.isMarkedForDeletion();
    boolean suspended = spec != null && Boolean.TRUE.equals(spec.suspend());
    Optional<Bundle> bundle = knownBundle(wanted.bundle(), recorded, seen);
    PlanFacts facts = bundle.map(Bundle::facts).orElseGet(() -> PlanFacts.of("{}"));
    Supervision supervision = bundle.map(Bundle::supervision).orElse(Supervision.DEFAULT);
    EndCause why =
        deleting || suspended || rollsBack(recorded) || OwnEnding.startsAgain(before)
            ? EndCause.REQUESTED
            : endCause(before, recorded, wanted.bundle(), seen);
    AttemptState attempts =
        new RestartAccounting(facts.restart(), scope.uid().hashCode())
            .account(recorded, seen, why, OwnEnding.recordedIn(before).orElse(null));
    attempts =
        new UpgradeAccounting(supervision.upgradeOrDefault())
            .account(recorded, attempts, seen, wanted.bundle());
    ScheduledRuns runs = ScheduledRuns.account(supervision, before, attempts, seen);
    return SituationBuilder.builder()
        .deleting(deleting)
        .suspended(suspended)
        .paused(Labels.isPaused(pipeline.getMetadata()))
        .generation(scope.generation())
        .problems(wanted.problems())
        .wasRunning(Situation.wasRunning(before))
        .attempts(runs == null || runs.running() ? attempts : attempts.betweenRuns())
        .seen(seen)
        .drainGrace(Duration.ofMillis(facts.drainGraceMillis()))
        .nodeLostTimeout(Duration.ofMillis(supervision.nodeLostMillis()))
        .restartsOnStall(supervision.restartsOnStall())
        .wanted(wanted.bundle())
        .runs(runs)
        .noRoom(noRoom)
        .build();
  }

  /** Whether the driver with the failed plan has to make way for the one before. */
  private static boolean rollsBack(AttemptState attempts) {
    return attempts.rolledBack() != null && !Objects.equals(attempts.plan(), attempts.stable());
  }

  /** The wanted bundle, or else the last started one. */
  private static Optional<Bundle> knownBundle(
      @Nullable Bundle wanted, AttemptState attempts, Observation seen) {
    return Optional.ofNullable(wanted).or(() -> seen.bundleByDigest(attempts.plan()));
  }

  /** The cause of a driver's end if the pipeline is neither suspended nor being deleted. */
  private static EndCause endCause(
      @Nullable PipelineStatus before,
      AttemptState attempts,
      @Nullable Bundle wanted,
      Observation seen) {
    if (!isReplaced(attempts, wanted, seen)) {
      return EndCause.UNREQUESTED;
    }
    // the status records a drain before it is executed
    return Phase.of(before).equals(Optional.of(Phase.DRAINING))
        ? EndCause.REQUESTED
        : EndCause.UNREQUESTED_OUTDATED;
  }

  /** Whether the last driver's plan is no longer the wanted one. */
  private static boolean isReplaced(
      AttemptState attempts, @Nullable Bundle wanted, Observation seen) {
    if (wanted == null || attempts.attempt() == 0 || wanted.digest().equals(attempts.plan())) {
      return false;
    }
    boolean refused =
        seen.bundle(wanted.hash())
            .map(StoredBundle::checkResult)
            .filter(checkResult -> !checkResult.accepted())
            .isPresent();
    return !refused
        && !attempts.isRolledBack(wanted)
        && seen.bundleByDigest(attempts.plan())
            .map(old -> ChangeDetector.detect(old, wanted) != Change.LIVE)
            .orElse(true);
  }

  private SituationFactory() {}
}
