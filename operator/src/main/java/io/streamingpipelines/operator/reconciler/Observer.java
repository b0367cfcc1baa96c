package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.PodDependencies;
import io.streamingpipelines.operator.lifecycle.AttemptState;
import io.streamingpipelines.operator.observe.FirstSeenTimes;
import io.streamingpipelines.operator.observe.MissingDependency;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodReader;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.plan.DriverReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Observes everything that a decision depends on. */
final class Observer {
  /** How long to remember a driver that has gone; the next reconciliation records how it ended. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final Lookups lookups;
  private final DriverReportPoller reports;
  private final Clock clock;
  private final StartInputWatch inputs;
  private final Map<ResourceID, FirstSeenTimes> firstSeen = new ConcurrentHashMap<>();

  /** The last driver of each pipeline that Kubernetes has removed, with its last state. */
  private final Map<ResourceID, Removed> removed = new ConcurrentHashMap<>();

  private record Removed(Pod pod, Instant at) {}

  Observer(Lookups lookups, DriverReportPoller reports, Clock clock) {
    this.lookups = lookups;
    this.reports = reports;
    this.clock = clock;
    this.inputs = new StartInputWatch(lookups, clock);
  }

  /**
   * Observes the content of the caches. If the cache does not contain the current driver, the API
   * server is asked, so that a stale cache does not make a living driver look lost.
   */
  Observation observe(
      PipelineScope scope,
      AttemptState attempts,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps) {
    Observation cached =
        complete(
            scope, attempts, pods, Observation.of(scope.uid(), pods, configMaps, clock.instant()));
    return isLost(attempts, cached) ? observeLive(scope, attempts, configMaps) : cached;
  }

  /** Whether nobody has recorded yet how the driver ended, and its pod is not there. */
  private static boolean isLost(AttemptState attempts, Observation seen) {
    return attempts.attempt() > 0
        && attempts.endedAt() == null
        && seen.drivers().stream().noneMatch(d -> d.attempt() == attempts.attempt());
  }

  /**
   * Observes the API server; used before a driver is created, because no other may exist. A driver
   * that has gone is seen as it ended.
   */
  Observation observeLive(
      PipelineScope scope, AttemptState attempts, Collection<ConfigMap> configMaps) {
    List<Pod> pods = new ArrayList<>(lookups.pods(scope.namespace(), scope.names()));
    Observation live = Observation.of(scope.uid(), pods, configMaps, clock.instant());
    Removed gone = removed.get(scope.id());
    if (gone != null && isLost(attempts, live)) {
      pods.add(gone.pod());
      live = Observation.of(scope.uid(), pods, configMaps, clock.instant());
    }
    return complete(scope, attempts, pods, live);
  }

  /** Remembers how a driver ended that Kubernetes has removed. */
  void removed(Pod pod) {
    if (Labels.DRIVER.equals(pod.getMetadata().getLabels().get(Labels.ROLE))
        && PodReader.read(pod).exit() != null) {
      Instant now = clock.instant();
      removed.values().removeIf(old -> old.at().plus(MEMORY).isBefore(now));
      PipelineScope.idOf(pod).forEach(pipeline -> removed.put(pipeline, new Removed(pod, now)));
    }
  }

  /**
   * Adds the driver's report, the plan that it runs, whether what it has read at its start is
   * outdated, and the operator's own times.
   */
  private Observation complete(
      PipelineScope scope, AttemptState attempts, Collection<Pod> pods, Observation seen) {
    Optional<DriverReport> report =
        seen.aliveDriver().flatMap(driver -> reports.latest(scope.id(), driver.uid()));
    FirstSeenTimes times = firstSeen.computeIfAbsent(scope.id(), unused -> new FirstSeenTimes());
    Observation running = withRunningPlan(seen, attempts, report);
    return times.applyTo(withOutdated(scope, pods, running)).with(report, Map.of());
  }

  private Observation withOutdated(PipelineScope scope, Collection<Pod> pods, Observation seen) {
    String driver = seen.aliveDriver().map(ObservedPod::uid).orElse("");
    return pods.stream()
        .filter(pod -> driver.equals(pod.getMetadata().getUid()))
        .findFirst()
        .flatMap(pod -> inputs.outdated(scope, pod))
        .map(why -> seen.outdated(driver, why))
        .orElse(seen);
  }

  /**
   * A driver may have changed its plan since its pod was created. Its report says so, and the
   * status remembers it.
   */
  private static Observation withRunningPlan(
      Observation seen, AttemptState attempts, Optional<DriverReport> report) {
    Observation recorded =
        attempts.plan() == null
            ? seen
            : seen.running(attempts.attempt(), Bundle.hash(attempts.plan()));
    return report
        .map(DriverReport::plan)
        .filter(hash -> seen.bundle(hash).isPresent())
        .flatMap(hash -> seen.aliveDriver().map(driver -> recorded.running(driver.attempt(), hash)))
        .orElse(recorded);
  }

  /**
   * Adds what the pods of these bundles need and does not exist.
   *
   * @param bundles the bundles that may be started next
   * @param needs the Secrets that the wanted plan reads
   */
  Observation withMissingDependencies(
      PipelineScope scope, Observation seen, Collection<Bundle> bundles, PodNeeds needs) {
    Map<String, List<MissingDependency>> missing = new HashMap<>();
    for (Bundle bundle : bundles) {
      if (seen.aliveDriver().filter(driver -> driver.keeps(bundle.hash())).isPresent()) {
        // the living driver has already mounted what it needs
        continue;
      }
      List<Dependency> references = new ArrayList<>(PodDependencies.of(bundle, scope.names()));
      needs.secrets().stream()
          .map(need -> new Dependency(Dependency.Kind.SECRET, need.name(), need.keys()))
          .filter(need -> references.stream().anyMatch(r -> isSame(r, need)))
          .toList()
          .forEach(references::add);
      missing.put(
          bundle.digest(), lookups.missing(scope.namespace(), Dependency.merged(references)));
    }
    return seen.with(seen.report(), missing);
  }

  private static boolean isSame(Dependency one, Dependency other) {
    return one.kind() == other.kind() && one.name().equals(other.name());
  }

  void forget(ResourceID pipeline) {
    firstSeen.remove(pipeline);
    removed.remove(pipeline);
    inputs.forget(pipeline);
  }
}
