package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.plan.DriverReport;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was seen of a pipeline at one moment.
 *
 * @param drivers driver pods, the newest attempt first
 * @param report the last report of the newest driver
 * @param missingSecrets Secrets that the pods need and that do not exist
 */
public record Observation(
    List<ObservedPod> drivers,
    List<ObservedPod> checks,
    List<StoredBundle> bundles,
    Optional<DriverReport> report,
    List<String> missingSecrets,
    Instant now) {

  /**
   * @param uid the resource's: what an earlier resource of this name has left behind tells nothing
   *     about this one, but a driver of it that is still alive may write
   */
  public static Observation of(
      String uid,
      Collection<Pod> pods,
      Collection<ConfigMap> configMaps,
      Optional<DriverReport> report,
      List<String> missingSecrets,
      Instant now) {
    return new Observation(
        read(pods, Labels.DRIVER, uid),
        read(pods, Labels.CHECK, uid),
        configMaps.stream()
            .filter(map -> Labels.PLAN.equals(map.getMetadata().getLabels().get(Labels.ROLE)))
            .filter(map -> isOwned(map, uid))
            .map(StoredBundle::read)
            .toList(),
        report,
        missingSecrets,
        now);
  }

  private static List<ObservedPod> read(Collection<Pod> pods, String role, String uid) {
    return pods.stream()
        .filter(pod -> role.equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
        .filter(pod -> isOwned(pod, uid) || PodReader.read(pod).alive())
        .map(PodReader::read)
        .sorted(Comparator.comparingInt(ObservedPod::attempt).reversed())
        .toList();
  }

  private static boolean isOwned(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> uid.equals(owner.getUid()));
  }

  /** The newest driver pod. */
  public Optional<ObservedPod> driver() {
    return drivers.stream().findFirst();
  }

  /** A driver that may still write, of any attempt. */
  public Optional<ObservedPod> aliveDriver() {
    return drivers.stream().filter(ObservedPod::alive).findFirst();
  }

  public Optional<StoredBundle> bundle(String hash) {
    return bundles.stream().filter(stored -> stored.bundle().hash().equals(hash)).findFirst();
  }

  /** The check pod of a bundle. */
  public Optional<ObservedPod> check(String hash) {
    return checks.stream().filter(check -> check.plan().equals(hash)).findFirst();
  }
}
