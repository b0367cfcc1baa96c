package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.SourceSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.compiler.PlanJson;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.PlanFacts;
import io.streamingpipelines.operator.desired.Wanted;
import io.streamingpipelines.operator.lifecycle.Bookkeeper;
import io.streamingpipelines.operator.lifecycle.Decision;
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
import io.streamingpipelines.plan.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the data's way from the resource and its objects to a decision and a status. */
public final class PipelineJudge {
  private final ClusterLookups lookups;
  private final DriverReports reports;
  private final String cluster;
  private final String image;
  private final Clock clock;

  /**
   * @param cluster names the cluster in the owner of checkpoints: the uid of kube-system
   * @param image of drivers whose manifest names none
   */
  public PipelineJudge(
      KubernetesClient client, DriverReports reports, String cluster, String image, Clock clock) {
    this.lookups = new ClusterLookups(client);
    this.reports = reports;
    this.cluster = cluster;
    this.image = image;
    this.clock = clock;
  }

  Judgement judge(
      StreamingPipeline pipeline,
      PipelineScope scope,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps) {
    PipelineStatus before = pipeline.getStatus();
    PipelineSpec spec = pipeline.getSpec();
    String namespace = scope.namespace();
    Compilation compilation =
        PipelineCompiler.compile(
            spec, new Owner(cluster, namespace, pipeline.getMetadata().getName()));
    Observation seen = observe(pipeline, scope, compilation, pods, configMaps);
    Bundle wanted = wanted(spec, scope, compilation, seen);
    boolean deleting = pipeline.isMarkedForDeletion();
    boolean suspended = spec != null && Boolean.TRUE.equals(spec.suspend());
    Ledger ledger = Ledger.of(before, scope.generation());
    PlanFacts facts = facts(wanted, ledger, seen);
    boolean endWanted = deleting || suspended || isReplaced(ledger, wanted, seen);
    ledger =
        new Bookkeeper(facts.restart(), scope.uid().hashCode()).account(ledger, seen, endWanted);
    Situation situation =
        new Situation(
            deleting,
            suspended,
            scope.generation(),
            wanted,
            compilation.problems(),
            Situation.wasRunning(before),
            ledger,
            seen,
            Duration.ofMillis(facts.drainGraceMillis()));
    Decision decision = LifecycleDecider.decide(situation);
    Optional<Verdict> rejected =
        wanted == null
            ? Optional.empty()
            : LifecycleDecider.verdict(situation, wanted).filter(verdict -> !verdict.accepted());
    PipelineStatus status =
        StatusFactory.create(
            new StatusInput(
                before,
                situation,
                decision,
                decision instanceof Decision.Start start
                    ? scope.names().driver(start.attempt())
                    : "",
                sources(spec, source -> source.rate() != null),
                sources(
                    spec,
                    s -> s.kafka() != null && Boolean.FALSE.equals(s.kafka().failOnDataLoss())),
                rejected.map(Verdict::problems).orElse(List.of()),
                rejected.map(Verdict::problemCount).orElse(0)));
    return new Judgement(
        situation,
        decision,
        status,
        Duration.ofMillis(compilation.needs().statusIntervalMillis()),
        toKeep(situation),
        rejection(situation),
        situation.idleChecks(),
        decision instanceof Decision.Keep ? outdated(situation) : List.of());
  }

  private Observation observe(
      StreamingPipeline pipeline,
      PipelineScope scope,
      Compilation compilation,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps) {
    Observation seen =
        Observation.of(scope.uid(), pods, configMaps, Optional.empty(), List.of(), clock.instant());
    ResourceID id = ResourceID.fromResource(pipeline);
    Optional<ObservedPod> alive = seen.aliveDriver();
    // A driver that is there has mounted its Secrets; only a new one needs them.
    boolean settled =
        alive.isPresent() && alive.get().generation() == scope.generation()
            || pipeline.isMarkedForDeletion();
    List<String> missing =
        settled || compilation.plan() == null
            ? List.of()
            : lookups.missing(scope.namespace(), compilation.needs().secrets());
    return new Observation(
        seen.drivers(),
        seen.checks(),
        seen.bundles(),
        alive.flatMap(driver -> reports.latest(id, driver.uid())),
        missing,
        seen.now());
  }

  /** The bundle that was made for this generation, or a new one. */
  private @Nullable Bundle wanted(
      @Nullable PipelineSpec spec, PipelineScope scope, Compilation compilation, Observation seen) {
    Optional<Bundle> made =
        seen.bundles().stream()
            .filter(stored -> stored.generation() == scope.generation())
            .map(StoredBundle::bundle)
            .findFirst();
    if (made.isPresent()) {
      return made.get();
    }
    if (compilation.plan() == null || spec == null) {
      return null;
    }
    return BundleFactory.bundle(
        new Wanted(
            scope.namespace(),
            scope.names(),
            spec,
            compilation.plan(),
            PlanJson.write(compilation.plan()),
            compilation.needs(),
            spec.spark() == null ? image : Objects.requireNonNullElse(spec.spark().image(), image),
            lookups.shared(scope.namespace(), compilation.needs())));
  }

  /** Of the wanted plan; where the manifest has none, of the one that ran on. */
  private static PlanFacts facts(@Nullable Bundle wanted, Ledger ledger, Observation seen) {
    if (wanted != null) {
      return wanted.facts();
    }
    return Optional.ofNullable(ledger.plan())
        .flatMap(seen::bundle)
        .map(stored -> stored.bundle().facts())
        .orElseGet(() -> PlanFacts.of("{}"));
  }

  /** The plan of the last driver is no longer the one that is wanted: it had to end. */
  private static boolean isReplaced(Ledger ledger, @Nullable Bundle wanted, Observation seen) {
    if (wanted == null || ledger.plan() == null || wanted.hash().equals(ledger.plan())) {
      return false;
    }
    boolean refused =
        seen.bundle(wanted.hash())
            .map(StoredBundle::verdict)
            .filter(verdict -> !verdict.accepted())
            .isPresent();
    return !refused
        && seen.bundle(ledger.plan())
            .map(old -> ChangeDetector.detect(old.bundle(), wanted) != Change.LIVE)
            .orElse(true);
  }

  private static Optional<Bundle> toKeep(Situation now) {
    if (now.wanted() == null || now.deleting()) {
      return Optional.empty();
    }
    boolean kept =
        now.seen()
            .bundle(now.wanted().hash())
            .filter(stored -> stored.generation() == now.generation())
            .isPresent();
    return kept ? Optional.empty() : Optional.of(now.wanted());
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

  /** All but what runs, what ran last and what is wanted. */
  private static List<String> outdated(Situation now) {
    Set<String> needed = new HashSet<>();
    Stream.concat(now.seen().drivers().stream(), now.seen().checks().stream())
        .map(ObservedPod::plan)
        .forEach(needed::add);
    if (now.ledger().plan() != null) {
      needed.add(now.ledger().plan());
    }
    if (now.wanted() != null) {
      needed.add(now.wanted().hash());
    }
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
