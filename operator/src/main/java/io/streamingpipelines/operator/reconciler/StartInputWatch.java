package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether what a driver has read at its start is still the same. The operator may get a
 * Secret by its name, but not watch Secrets, so it looks at most once a minute.
 */
final class StartInputWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StartInputWatch.class);

  static final Duration PERIOD = Duration.ofMinutes(1);

  private final Lookups lookups;
  private final Clock clock;
  private final Map<ResourceID, Look> looks = new ConcurrentHashMap<>();

  /**
   * @param uid of the driver's pod
   */
  private record Look(String uid, @Nullable StartInput changed, Instant at) {}

  StartInputWatch(Lookups lookups, Clock clock) {
    this.lookups = lookups;
    this.clock = clock;
  }

  /** The first object that contains something else than at the start of this driver. */
  Optional<ObservedPod.Outdated> outdated(PipelineScope scope, Pod driver) {
    List<StartInput> started =
        StartInput.of(driver).stream().filter(input -> input.digest() != null).toList();
    if (started.isEmpty()) {
      return Optional.empty();
    }
    String uid = driver.getMetadata().getUid();
    Look look = looks.get(scope.id());
    if (look == null || !look.uid.equals(uid) || !clock.instant().isBefore(look.at.plus(PERIOD))) {
      StartInput before = look != null && look.uid.equals(uid) ? look.changed : null;
      look = new Look(uid, changed(scope, started, before), clock.instant());
      looks.put(scope.id(), look);
    }
    return Optional.ofNullable(look.changed).map(ObservedPod.Outdated::of);
  }

  private @Nullable StartInput changed(
      PipelineScope scope, List<StartInput> started, @Nullable StartInput before) {
    try {
      return lookups.changed(scope, started).orElse(null);
    } catch (KubernetesClientException e) {
      LOG.warn("Cannot read what the driver read at its start: {}", e.getMessage());
      return before;
    }
  }

  void forget(ResourceID pipeline) {
    looks.remove(pipeline);
  }
}
