package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.PlanFacts;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.EndCause;
import io.streamingpipelines.operator.lifecycle.LifecycleDecider;
import io.streamingpipelines.operator.lifecycle.RestartAccounting;
import io.streamingpipelines.operator.lifecycle.ScheduledRuns;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.lifecycle.SituationBuilder;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.StatusInput;
import io.streamingpipelines.operator.status.StatusInputBuilder;
import io.streamingpipelines.plan.Supervision;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans a reconciliation: observes, compiles, decides, and derives the status. Changes nothing. */
public final class ReconciliationPlanner {
  private final CompilationCache compilations;
  private final Observer observer;
  private final WantedBundles bundles;

  /**
   * @param image image of drivers whose manifest does not set one
   */
  public ReconciliationPlanner(
      KubernetesClient client,
      DriverReportPoller reports,
      ClusterId cluster,
      String image,
      Clock clock) {
    this(new ClusterLookups(client), reports, cluster::get, image, clock);
  }

  ReconciliationPlanner(
      Lookups lookups,
      DriverReportPoller reports,
      Supplier<String> cluster,
      String image,
      Clock clock) {
    this.compilations = new CompilationCache(cluster);
    this.observer = new Observer(lookups, reports, clock);
    this.bundles = new WantedBundles(lookups, image);
  }

  ReconciliationPlan plan(
      StreamingPipeline pipeline,
      PipelineScope scope,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps) {
    Compilation compilation = compilations.of(pipeline);
    AttemptState recorded = AttemptState.of(pipeline.getStatus(), scope.generation());
    Observation seen = observer.observe(scope, recorded, pods, configMaps);
    WantedBundles.Result wanted = bundles.of(pipeline, scope, compilation, seen);
    Situation now = situation(pipeline, scope, wanted, recorded, seen);
    Decision decision = LifecycleDecider.decide(now);
    if (decision.start().isPresent()) {
      seen = observer.observeLive(scope, configMaps);
      now = situation(pipeline, scope, wanted, recorded, seen);
      decision = LifecycleDecider.decide(now);
    }
    if (needsNewPod(now, decision)) {
      seen = observer.withMissingDependencies(scope, seen, candidates(now), compilation.needs());
      now = situation(pipeline, scope, wanted, recorded, seen);
      decision = LifecycleDecider.decide(now);
    }
    StatusInput input = statusInput(pipeline, scope, now, decision);
    return new ReconciliationPlan(
        input,
        StatusFactory.create(input),
        Duration.ofMillis(compilation.needs().statusIntervalMillis()),
        now.shouldStoreWanted() ? bundleToStore(now) : Optional.empty(),
        rejection(now),
        now.obsoleteChecks(),
        isSettled(decision) ? outdated(now) : List.of());
  }

  /** Forgets a pipeline that no longer exists. */
  void forget(ResourceID pipeline) {
    compilations.forget(pipeline);
    observer.forget(pipeline);
  }

  private static Situation situation(
      StreamingPipeline pipeline,
      PipelineScope scope,
      WantedBundles.Result wanted,
      AttemptState recorded,
      Observation seen) {
    PipelineStatus before = pipeline.getStatus();
    PipelineSpec spec = pipeline.getSpec();
    boolean deleting = pipeline.isMarkedForDeletion();
    boolean suspended = spec != null && Boolean.TRUE.equals(spec.suspend());
    Optional<Bundle> bundle = knownBundle(wanted.bundle(), recorded, seen);
    PlanFacts facts = bundle.map(Bundle::facts).orElseGet(() -> PlanFacts.of("{}"));
    Supervision supervision = bundle.map(Bundle::supervision).orElse(Supervision.DEFAULT);
    EndCause why =
        deleting || suspended
            ? EndCause.REQUESTED
            : endCause(before, recorded, wanted.bundle(), seen);
    AttemptState attempts =
        new RestartAccounting(facts.restart(), scope.uid().hashCode())
            .account(recorded, seen, why, removal(before));
    ScheduledRuns runs = ScheduledRuns.account(supervision, before, attempts, seen);
    return SituationBuilder.builder()
        .deleting(deleting)
        .suspended(suspended)
        .paused(isPaused(pipeline))
        .generation(scope.generation())
        .problems(wanted.problems())
        .wasRunning(Situation.wasRunning(before))
        .attempts(runs == null || runs.running() ? attempts : attempts.betweenRuns())
        .seen(seen)
        .drainGrace(Duration.ofMillis(facts.drainGraceMillis()))
        .nodeLostTimeout(Duration.ofMillis(supervision.nodeLostMillis()))
        .wanted(wanted.bundle())
        .runs(runs)
        .build();
  }

  private static boolean isPaused(StreamingPipeline pipeline) {
    Map<String, String> annotations = pipeline.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(Labels.PAUSED));
  }

  /** Why the operator has removed the pod of a lost driver, as the last status says. */
  private static @Nullable Disruption removal(@Nullable PipelineStatus before) {
    return before == null
        ? null
        : before.conditions().stream()
            .filter(ConditionType.READY::isTypeOf)
            .filter(ready -> Reason.NODE_LOST.text().equals(ready.reason()))
            .findFirst()
            .map(ready -> new Disruption(Reason.NODE_LOST.text(), String.valueOf(ready.message())))
            .orElse(null);
  }

  /** Whether the decision leads to a new pod, which must not hang because an object is missing. */
  private static boolean needsNewPod(Situation now, Decision decision) {
    return switch (decision.kind()) {
      case START, CHECK -> true;
      case DRAIN -> !now.deleting() && !now.suspended();
      case KEEP,
          REMOVE_LOST,
          RECORD_CHECK_RESULT,
          RETRY_CHECK,
          BLOCK,
          WAIT,
          AWAIT_RUN,
          AWAIT_DEPENDENCIES,
          FINISH,
          PAUSE ->
          false;
    };
  }

  /** Whether no change is in progress that may still need an older plan. */
  private static boolean isSettled(Decision decision) {
    return switch (decision.kind()) {
      case KEEP, FINISH, AWAIT_RUN -> true;
      case START,
          DRAIN,
          REMOVE_LOST,
          CHECK,
          RECORD_CHECK_RESULT,
          RETRY_CHECK,
          BLOCK,
          WAIT,
          AWAIT_DEPENDENCIES,
          PAUSE ->
          false;
    };
  }

  private static List<Bundle> candidates(Situation now) {
    return Stream.of(
            Optional.ofNullable(now.wanted()),
            now.seen().bundleByDigest(now.attempts().accepted()),
            now.seen().bundleByDigest(now.attempts().plan()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static StatusInput statusInput(
      StreamingPipeline pipeline, PipelineScope scope, Situation now, Decision decision) {
    Optional<CheckResult> rejected =
        now.wanted() == null
            ? Optional.empty()
            : LifecycleDecider.checkResult(now, now.wanted())
                .filter(checkResult -> !checkResult.accepted());
    PipelineSpec spec = pipeline.getSpec();
    return StatusInputBuilder.builder()
        .situation(now)
        .decision(decision)
        .driverPod(decision.start().map(start -> scope.names().driver(start.attempt())).orElse(""))
        .notForProduction(sources(spec, source -> source.rate() != null || source.socket() != null))
        .lossIgnored(
            sources(
                spec, s -> s.kafka() != null && Boolean.FALSE.equals(s.kafka().failOnDataLoss())))
        .runtimeProblems(rejected.map(CheckResult::problems).orElse(List.of()))
        .runtimeProblemCount(rejected.map(CheckResult::problemCount).orElse(0))
        .before(pipeline.getStatus())
        .build();
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
        && seen.bundleByDigest(attempts.plan())
            .map(old -> ChangeDetector.detect(old, wanted) != Change.LIVE)
            .orElse(true);
  }

  private static Optional<Bundle> bundleToStore(Situation now) {
    return Optional.ofNullable(now.wanted())
        .filter(
            wanted ->
                now.seen()
                    .bundle(wanted.hash())
                    .filter(stored -> stored.generation() == now.generation())
                    .isEmpty());
  }

  private static Optional<ReconciliationPlan.Rejection> rejection(Situation now) {
    Optional<ObservedPod> driver =
        now.seen()
            .driver()
            .filter(pod -> Optional.ofNullable(pod.exit()).filter(PodExit::rejected).isPresent());
    if (driver.isEmpty() || now.deleting()) {
      return Optional.empty();
    }
    PodExit exit = Objects.requireNonNull(driver.get().exit());
    return now.seen()
        .bundle(driver.get().plan())
        .filter(
            stored ->
                stored.checkResult() == null
                    || stored.checkResult().accepted()
                    || stored.checkResult().generation() != driver.get().generation())
        .map(
            stored ->
                new ReconciliationPlan.Rejection(
                    stored.bundle(),
                    new CheckResult(
                        driver.get().generation(), false, exit.problems(), exit.problemCount())));
  }

  /** ConfigMaps of plans that neither run, nor are wanted, nor may be restarted. */
  private static List<String> outdated(Situation now) {
    Set<String> needed = new HashSet<>();
    Stream.concat(now.seen().drivers().stream(), now.seen().checks().stream())
        .map(ObservedPod::plan)
        .forEach(needed::add);
    candidates(now).stream().map(Bundle::hash).forEach(needed::add);
    return now.seen().bundles().stream()
        .filter(stored -> !needed.contains(stored.bundle().hash()))
        .map(StoredBundle::configMap)
        .toList();
  }

  private static List<String> sources(@Nullable PipelineSpec spec, Predicate<SourceSpec> which) {
    return spec == null
        ? List.of()
        : spec.sources().stream()
            .filter(which)
            .map(source -> String.valueOf(source.name()))
            .toList();
  }
}
