package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.Phase;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.SourceSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.PlanFacts;
import io.streamingpipelines.operator.lifecycle.Bookkeeper;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.EndCause;
import io.streamingpipelines.operator.lifecycle.Ledger;
import io.streamingpipelines.operator.lifecycle.LifecycleDecider;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import io.streamingpipelines.operator.observe.StoredBundle;
import io.streamingpipelines.operator.observe.Verdict;
import io.streamingpipelines.operator.report.DriverReports;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.StatusInput;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the data's way from the resource and its objects to a decision and a status. */
public final class PipelineJudge {
  private final Compilations compilations;
  private final Observer observer;
  private final WantedBundles bundles;

  /**
   * @param image of drivers whose manifest names none
   */
  public PipelineJudge(
      KubernetesClient client,
      DriverReports reports,
      ClusterId cluster,
      String image,
      Clock clock) {
    this(new ClusterLookups(client), reports, cluster::get, image, clock);
  }

  PipelineJudge(
      Lookups lookups, DriverReports reports, Supplier<String> cluster, String image, Clock clock) {
    this.compilations = new Compilations(cluster);
    this.observer = new Observer(lookups, reports, clock);
    this.bundles = new WantedBundles(lookups, image);
  }

  Judgement judge(
      StreamingPipeline pipeline,
      PipelineScope scope,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps) {
    Compilation compilation = compilations.of(pipeline);
    Ledger noted = Ledger.of(pipeline.getStatus(), scope.generation());
    Observation seen = observer.see(scope, noted, pods, configMaps);
    WantedBundles.Made wanted = bundles.of(pipeline, scope, compilation, seen);
    Situation now = situation(pipeline, scope, wanted, noted, seen);
    Decision decision = LifecycleDecider.decide(now);
    if (decision.start().isPresent()) {
      seen = observer.look(scope, configMaps);
      now = situation(pipeline, scope, wanted, noted, seen);
      decision = LifecycleDecider.decide(now);
    }
    if (needsNewPod(now, decision)) {
      seen = observer.lacking(scope, seen, candidates(now), compilation.needs());
      now = situation(pipeline, scope, wanted, noted, seen);
      decision = LifecycleDecider.decide(now);
    }
    StatusInput input = statusInput(pipeline, scope, now, decision);
    return new Judgement(
        input,
        StatusFactory.create(input),
        Duration.ofMillis(compilation.needs().statusIntervalMillis()),
        now.keepsWanted() ? toKeep(now) : Optional.empty(),
        rejection(now),
        now.idleChecks(),
        isSettled(decision) ? outdated(now) : List.of());
  }

  /** Forgets what it remembers of a pipeline that has gone. */
  void forget(ResourceID pipeline) {
    compilations.forget(pipeline);
    observer.forget(pipeline);
  }

  private static Situation situation(
      StreamingPipeline pipeline,
      PipelineScope scope,
      WantedBundles.Made wanted,
      Ledger noted,
      Observation seen) {
    PipelineStatus before = pipeline.getStatus();
    PipelineSpec spec = pipeline.getSpec();
    boolean deleting = pipeline.isMarkedForDeletion();
    boolean suspended = spec != null && Boolean.TRUE.equals(spec.suspend());
    PlanFacts facts = facts(wanted.bundle(), noted, seen);
    EndCause why =
        deleting || suspended ? EndCause.WANTED : endCause(before, noted, wanted.bundle(), seen);
    Ledger ledger =
        new Bookkeeper(facts.restart(), scope.uid().hashCode()).account(noted, seen, why);
    return new Situation(
        deleting,
        suspended,
        scope.generation(),
        wanted.bundle(),
        wanted.problems(),
        Situation.wasRunning(before),
        ledger,
        seen,
        Duration.ofMillis(facts.drainGraceMillis()));
  }

  /** Whether the next step is a pod, which must not hang for want of what it names. */
  private static boolean needsNewPod(Situation now, Decision decision) {
    return switch (decision.kind()) {
      case START, CHECK -> true;
      case DRAIN -> !now.deleting() && !now.suspended();
      case KEEP, RECORD_CHECK_RESULT, RETRY_CHECK, BLOCK, WAIT, AWAIT_DEPENDENCIES, FINISH -> false;
    };
  }

  /** Whether nothing is on its way that an older plan might be needed for. */
  private static boolean isSettled(Decision decision) {
    return switch (decision.kind()) {
      case KEEP, FINISH -> true;
      case START, DRAIN, CHECK, RECORD_CHECK_RESULT, RETRY_CHECK, BLOCK, WAIT, AWAIT_DEPENDENCIES ->
          false;
    };
  }

  private static List<Bundle> candidates(Situation now) {
    return Stream.of(
            Optional.ofNullable(now.wanted()),
            now.seen().content(now.ledger().accepted()),
            now.seen().content(now.ledger().plan()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static StatusInput statusInput(
      StreamingPipeline pipeline, PipelineScope scope, Situation now, Decision decision) {
    Optional<Verdict> rejected =
        now.wanted() == null
            ? Optional.empty()
            : LifecycleDecider.verdict(now, now.wanted()).filter(verdict -> !verdict.accepted());
    PipelineSpec spec = pipeline.getSpec();
    return new StatusInput(
        pipeline.getStatus(),
        now,
        decision,
        decision.start().map(start -> scope.names().driver(start.attempt())).orElse(""),
        sources(spec, source -> source.rate() != null || source.socket() != null),
        sources(spec, s -> s.kafka() != null && Boolean.FALSE.equals(s.kafka().failOnDataLoss())),
        rejected.map(Verdict::problems).orElse(List.of()),
        rejected.map(Verdict::problemCount).orElse(0),
        null);
  }

  /** Of the wanted plan; where the manifest has none, of the one that ran on. */
  private static PlanFacts facts(@Nullable Bundle wanted, Ledger ledger, Observation seen) {
    return Optional.ofNullable(wanted)
        .or(() -> seen.content(ledger.plan()))
        .map(Bundle::facts)
        .orElseGet(() -> PlanFacts.of("{}"));
  }

  /** Why the last driver may have ended, while nobody has suspended or deleted the pipeline. */
  private static EndCause endCause(
      @Nullable PipelineStatus before, Ledger ledger, @Nullable Bundle wanted, Observation seen) {
    if (!isReplaced(ledger, wanted, seen)) {
      return EndCause.ITS_OWN;
    }
    // a drain is noted before it is carried out
    return Phase.of(before).equals(Optional.of(Phase.DRAINING))
        ? EndCause.WANTED
        : EndCause.ITS_OWN_OUTDATED;
  }

  /** The plan of the last driver is no longer the one that is wanted. */
  private static boolean isReplaced(Ledger ledger, @Nullable Bundle wanted, Observation seen) {
    if (wanted == null || ledger.attempt() == 0 || wanted.digest().equals(ledger.plan())) {
      return false;
    }
    boolean refused =
        seen.bundle(wanted.hash())
            .map(StoredBundle::verdict)
            .filter(verdict -> !verdict.accepted())
            .isPresent();
    return !refused
        && seen.content(ledger.plan())
            .map(old -> ChangeDetector.detect(old, wanted) != Change.LIVE)
            .orElse(true);
  }

  private static Optional<Bundle> toKeep(Situation now) {
    return Optional.ofNullable(now.wanted())
        .filter(
            wanted ->
                now.seen()
                    .bundle(wanted.hash())
                    .filter(stored -> stored.generation() == now.generation())
                    .isEmpty());
  }

  private static Optional<Judgement.Rejection> rejection(Situation now) {
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
                stored.verdict() == null
                    || stored.verdict().accepted()
                    || stored.verdict().generation() != driver.get().generation())
        .map(
            stored ->
                new Judgement.Rejection(
                    stored.bundle(),
                    new Verdict(
                        driver.get().generation(), false, exit.problems(), exit.problemCount())));
  }

  /** All but what runs, what ran last, what could run again, and what is wanted. */
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
