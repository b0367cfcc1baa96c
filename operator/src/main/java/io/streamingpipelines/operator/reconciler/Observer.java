package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.PodReferences;
import io.streamingpipelines.operator.desired.Reference;
import io.streamingpipelines.operator.lifecycle.Ledger;
import io.streamingpipelines.operator.observe.Missing;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.Sightings;
import io.streamingpipelines.operator.report.DriverReports;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at everything that a decision depends on. */
final class Observer {
  private final Lookups lookups;
  private final DriverReports reports;
  private final Clock clock;
  private final Map<ResourceID, Sightings> sightings = new ConcurrentHashMap<>();

  Observer(Lookups lookups, DriverReports reports, Clock clock) {
    this.lookups = lookups;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * What the caches hold. A driver that the ledger knows and the cache does not is looked for in
   * the API: a cache that is behind must not make a living driver lost.
   */
  Observation see(
      PipelineScope scope, Ledger ledger, Collection<Pod> pods, Collection<ConfigMap> configMaps) {
    Observation cached =
        timed(scope, Observation.of(scope.uid(), pods, configMaps, clock.instant()));
    boolean lost =
        ledger.attempt() > 0
            && ledger.endedAt() == null
            && cached.drivers().stream().noneMatch(d -> d.attempt() == ledger.attempt());
    return lost ? look(scope, configMaps) : cached;
  }

  /** What the API server has now, asked before a driver is made: there must be no other. */
  Observation look(PipelineScope scope, Collection<ConfigMap> configMaps) {
    return timed(
        scope,
        Observation.of(
            scope.uid(),
            lookups.pods(scope.namespace(), scope.names()),
            configMaps,
            clock.instant()));
  }

  private Observation timed(PipelineScope scope, Observation seen) {
    Observation timed =
        sightings.computeIfAbsent(scope.id(), unused -> new Sightings()).timed(seen);
    return timed.with(
        timed.aliveDriver().flatMap(driver -> reports.latest(scope.id(), driver.uid())), Map.of());
  }

  /**
   * The same, with what the bundles' pods would have to wait for.
   *
   * @param bundles those that might be started next
   * @param needs what the wanted plan reads from Secrets
   */
  Observation lacking(
      PipelineScope scope, Observation seen, Collection<Bundle> bundles, PodNeeds needs) {
    Map<String, List<Missing>> missing = new HashMap<>();
    for (Bundle bundle : bundles) {
      if (seen.aliveDriver().map(ObservedPod::plan).filter(bundle.hash()::equals).isPresent()) {
        // a driver that is there has mounted what it needs
        continue;
      }
      List<Reference> references = new ArrayList<>(PodReferences.of(bundle, scope.names()));
      needs.secrets().stream()
          .map(need -> new Reference(Reference.Kind.SECRET, need.name(), need.keys()))
          .filter(need -> references.stream().anyMatch(r -> isSame(r, need)))
          .toList()
          .forEach(references::add);
      missing.put(
          bundle.digest(), lookups.missing(scope.namespace(), Reference.merged(references)));
    }
    return seen.with(seen.report(), missing);
  }

  private static boolean isSame(Reference one, Reference other) {
    return one.kind() == other.kind() && one.name().equals(other.name());
  }

  void forget(ResourceID pipeline) {
    sightings.remove(pipeline);
  }
}
