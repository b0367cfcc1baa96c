package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.LifecycleDecider;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.StatusInput;
import io.streamingpipelines.operator.status.StatusInputBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans a reconciliation: observes, compiles, decides, and derives the status. Changes nothing. */
public final class ReconciliationPlanner {
  private final CompilationCache compilations;
  private final Observer observer;
  private final WantedBundles bundles;
  private final Supplier<DefinitionGap> definition;

  /**
   * @param image image of drivers whose manifest does not set one
   */
  public ReconciliationPlanner(
      KubernetesClient client,
      DriverReportPoller reports,
      ClusterId cluster,
      InstalledDefinition definition,
      String image,
      Clock clock) {
    this(new ClusterLookups(client), reports, cluster::get, definition::gap, image, clock);
  }

  ReconciliationPlanner(
      Lookups lookups,
      DriverReportPoller reports,
      Supplier<String> cluster,
      Supplier<DefinitionGap> definition,
      String image,
      Clock clock) {
    this.compilations = new CompilationCache(cluster);
    this.observer = new Observer(lookups, reports, clock);
    this.definition = definition;
    this.bundles = new WantedBundles(lookups, image);
  }

  /**
   * @param noRoom why Kubernetes admits no second driver pod beside the first; null if it may
   */
  ReconciliationPlan plan(
      StreamingPipeline pipeline,
      PipelineScope scope,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps,
      @Nullable String noRoom) {
    Compilation compilation = compilations.of(pipeline);
    AttemptState recorded = AttemptState.of(pipeline.getStatus(), scope.generation());
    Observation seen = observer.observe(scope, recorded, pods, configMaps);
    WantedBundles.Result wanted = bundles.of(pipeline, scope, compilation, seen);
    Situation now = SituationFactory.create(pipeline, scope, wanted, recorded, noRoom, seen);
    Decision decision = LifecycleDecider.decide(now);
    if (startsDriver(decision)) {
      seen = observer.observeLive(scope, recorded, configMaps);
      now = SituationFactory.create(pipeline, scope, wanted, recorded, noRoom, seen);
      decision = LifecycleDecider.decide(now);
    }
    if (needsNewPod(now, decision)) {
      seen = observer.withMissingDependencies(scope, seen, candidates(now), compilation.needs());
      now = SituationFactory.create(pipeline, scope, wanted, recorded, noRoom, seen);
      decision = LifecycleDecider.decide(now);
    }
    StatusInput input = statusInput(pipeline, scope, wanted, now, decision);
    return new ReconciliationPlan(
        input,
        StatusFactory.create(input),
        Duration.ofMillis(compilation.needs().statusIntervalMillis()),
        now.shouldStoreWanted() && !storesPlan(decision) ? bundleToStore(now) : Optional.empty(),
        rejection(now),
        now.obsoleteChecks(),
        now.obsoleteStandbys(),
        isSettled(decision) ? outdated(now) : List.of());
  }

  /** Receives the last state of a pod that Kubernetes has removed. */
  void removed(Pod pod) {
    observer.removed(pod);
  }

  /** Forgets a pipeline that no longer exists. */
  void forget(ResourceID pipeline) {
    compilations.forget(pipeline);
    observer.forget(pipeline);
  }

  private static boolean startsDriver(Decision decision) {
    return decision.kind() == Decision.Kind.START || decision.startsBeside();
  }

  /** Whether the decision leads to a new pod, which must not hang because an object is missing. */
  private static boolean needsNewPod(Situation now, Decision decision) {
    return storesPlan(decision)
        || decision.kind() == Decision.Kind.DRAIN && !now.deleting() && !now.suspended();
  }

  /** Whether its execution stores the plan, for a pod that runs or checks it. */
  private static boolean storesPlan(Decision decision) {
    return switch (decision.kind()) {
      case START, START_STANDBY, CHANGE_PLAN, CHECK -> true;
      case KEEP,
          TAKE_OVER,
          RETRY_STANDBY,
          DRAIN,
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
          START_STANDBY,
          CHANGE_PLAN,
          TAKE_OVER,
          RETRY_STANDBY,
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
            now.seen().bundleByDigest(now.attempts().stable()),
            now.seen().bundleByDigest(now.attempts().plan()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private StatusInput statusInput(
      StreamingPipeline pipeline,
      PipelineScope scope,
      WantedBundles.Result wanted,
      Situation now,
      Decision decision) {
    Optional<CheckResult> rejected =
        now.wanted() == null
            ? Optional.empty()
            : LifecycleDecider.checkResult(now, now.wanted())
                .filter(checkResult -> !checkResult.accepted());
    return StatusInputBuilder.builder()
        .situation(now)
        .decision(decision)
        .driverPod(decision.start().map(start -> scope.names().driver(start.attempt())).orElse(""))
        .notForProduction(
            WarnedSources.of(pipeline.getSpec(), now.problems(), ProblemCode.NOT_FOR_PRODUCTION))
        .lossIgnored(
            WarnedSources.of(pipeline.getSpec(), now.problems(), ProblemCode.DATA_LOSS_IGNORED))
        .runtimeProblems(rejected.map(CheckResult::problems).orElse(List.of()))
        .runtimeProblemCount(rejected.map(CheckResult::problemCount).orElse(0))
        .gap(definition.get())
        .before(pipeline.getStatus())
        .newerImage(wanted.newerImage())
        .build();
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
    Stream.of(now.seen().drivers(), now.seen().standbys(), now.seen().checks())
        .flatMap(List::stream)
        .flatMap(pod -> Stream.of(pod.plan(), pod.mounted()))
        .forEach(needed::add);
    candidates(now).stream().map(Bundle::hash).forEach(needed::add);
    return now.seen().bundles().stream()
        .filter(stored -> !needed.contains(stored.bundle().hash()))
        .map(StoredBundle::configMap)
        .toList();
  }
}
