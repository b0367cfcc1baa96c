package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.plan.DriverReport;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the operator saw of a pipeline at one moment.
 *
 * @param drivers driver pods, the newest attempt first, without standbys that wait
 * @param standbys driver pods that wait for an older one to end, the newest attempt first
 * @param executors pods that Spark created for the living driver
 * @param report the last report of the newest driver
 * @param missing what the pods of a bundle need and does not exist, by digest of the bundle
 */
public record Observation(
    List<ObservedPod> drivers,
    List<ObservedPod> standbys,
    List<ObservedPod> checks,
    List<ObservedPod> executors,
    List<StoredBundle> bundles,
    Optional<DriverReport> report,
    Map<String, List<MissingDependency>> missing,
    Instant now) {

  /**
   * What the objects of the cluster show; the report and missing objects are added later.
   *
   * @param uid uid of the resource. Objects of an earlier resource of the same name are ignored,
   *     except drivers that are still alive, because these may write
   */
  public static Observation of(
      String uid, Collection<Pod> pods, Collection<ConfigMap> configMaps, Instant now) {
    List<ObservedPod> all = read(pods, Labels.DRIVER, uid);
    int oldest =
        all.stream()
            .filter(ObservedPod::alive)
            .mapToInt(ObservedPod::attempt)
            .min()
            .orElse(Integer.MAX_VALUE);
    List<ObservedPod> drivers = all.stream().filter(pod -> !waits(pod, oldest)).toList();
    String driver =
        drivers.stream().filter(ObservedPod::alive).map(ObservedPod::uid).findFirst().orElse("");
    return new Observation(
        drivers,
        all.stream().filter(pod -> waits(pod, oldest)).toList(),
        read(pods, Labels.CHECK, uid),
        pods.stream()
            .filter(pod -> hasRole(pod, Labels.EXECUTOR) && isOwned(pod, driver))
            .map(PodReader::read)
            .toList(),
        configMaps.stream()
            .filter(map -> hasRole(map, Labels.PLAN) && isOwned(map, uid))
            .map(StoredBundle::read)
            .toList(),
        Optional.empty(),
        Map.of(),
        now);
  }

  public Observation with(
      Optional<DriverReport> latest, Map<String, List<MissingDependency>> missingByDigest) {
    return new Observation(
        drivers, standbys, checks, executors, bundles, latest, missingByDigest, now);
  }

  /** The same observation, but the driver of this attempt runs the bundle with this hash. */
  public Observation running(int attempt, String hash) {
    return with(driver -> driver.attempt() == attempt ? driver.running(hash) : driver);
  }

  /** The same observation, but what the pod with this uid has read at its start is outdated. */
  public Observation outdated(String uid, ObservedPod.Outdated why) {
    return with(driver -> driver.uid().equals(uid) ? driver.outdated(why) : driver);
  }

  private Observation with(UnaryOperator<ObservedPod> change) {
    return new Observation(
        drivers.stream().map(change).toList(),
        standbys,
        checks,
        executors,
        bundles,
        report,
        missing,
        now);
  }

  /**
   * A standby becomes the driver when every driver before it has ended.
   *
   * @param oldest the first attempt whose pod is alive
   */
  private static boolean waits(ObservedPod pod, int oldest) {
    return pod.standby() && pod.attempt() > oldest;
  }

  private static List<ObservedPod> read(Collection<Pod> pods, String role, String uid) {
    return pods.stream()
        .filter(pod -> hasRole(pod, role))
        .filter(pod -> isOwned(pod, uid) || PodReader.read(pod).alive())
        .map(PodReader::read)
        .sorted(Comparator.comparingInt(ObservedPod::attempt).reversed())
        .toList();
  }

  private static boolean hasRole(HasMetadata object, String role) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && role.equals(labels.get(Labels.ROLE));
  }

  private static boolean isOwned(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> uid.equals(owner.getUid()));
  }

  /** The newest driver pod. */
  public Optional<ObservedPod> driver() {
    return drivers.stream().findFirst();
  }

  /** A driver of any attempt that may still write. */
  public Optional<ObservedPod> aliveDriver() {
    return drivers.stream().filter(ObservedPod::alive).findFirst();
  }

  /** Whether the driver can be sent another plan: it has an address and reports that it runs. */
  public boolean takesPlans(ObservedPod driver) {
    return driver.ip() != null
        && report.filter(r -> r.state() == DriverReport.State.RUNNING).isPresent();
  }

  /** The standby that runs this bundle next. */
  public Optional<ObservedPod> standby(String hash) {
    return standbys.stream().filter(standby -> standby.plan().equals(hash)).findFirst();
  }

  /** The bundle with this hash, which pods name. */
  public Optional<StoredBundle> bundle(String hash) {
    return bundles.stream().filter(stored -> stored.bundle().hash().equals(hash)).findFirst();
  }

  /** The bundle with this digest; empty for null. */
  public Optional<Bundle> bundleByDigest(@Nullable String digest) {
    return bundles.stream()
        .map(StoredBundle::bundle)
        .filter(bundle -> bundle.digest().equals(digest))
        .findFirst();
  }

  /** What the pods of the bundle need and does not exist. */
  public List<MissingDependency> missing(Bundle bundle) {
    return missing.getOrDefault(bundle.digest(), List.of());
  }

  /** The check pod of a bundle. */
  public Optional<ObservedPod> check(String hash) {
    return checks.stream().filter(check -> check.plan().equals(hash)).findFirst();
  }
}
