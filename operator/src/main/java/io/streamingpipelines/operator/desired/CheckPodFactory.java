package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.streamingpipelines.plan.DriverContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates the pod that checks a new plan, with the new image, while the old driver keeps working.
 * It is the driver's pod without what only a running driver needs.
 */
public final class CheckPodFactory {
  /** Long enough for Spark to start on a busy machine. */
  private static final long DEADLINE_SECONDS = 300;

  /**
   * @param withoutClaims claims that only one pod may mount: this pod gets an empty folder in their
   *     place
   */
  public static Pod pod(
      Names names,
      Bundle bundle,
      long generation,
      OwnerReference owner,
      Set<String> withoutClaims) {
    Pod template = bundle.podTemplate().orElseThrow(() -> new IncompleteBundleException(bundle));
    readClaimsOnly(template);
    return DriverPodFactory.attach(names, without(withoutClaims, template), bundle, owner)
        .editMetadata()
        .withName(names.check(bundle.hash()))
        .addToLabels(Labels.of(names, Labels.CHECK))
        .addToAnnotations(Labels.PLAN_HASH, bundle.hash())
        .addToAnnotations(Labels.GENERATION, Long.toString(generation))
        .withOwnerReferences(owner)
        .endMetadata()
        .editSpec()
        .withActiveDeadlineSeconds(DEADLINE_SECONDS)
        .withTerminationGracePeriodSeconds(5L)
        .withAutomountServiceAccountToken(false)
        .withAffinity(PodParts.preferDriverNode(names, template.getSpec().getAffinity()))
        .editMatchingContainer(c -> DriverPodFactory.CONTAINER.equals(c.getName()))
        .withArgs(DriverContract.MODE_CHECK)
        .withStartupProbe(null)
        .withLivenessProbe(null)
        .withReadinessProbe(null)
        .editResources()
        .addToRequests("cpu", new Quantity("100m"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** The names of the claims that the pods of a bundle mount. */
  public static List<String> claims(Bundle bundle) {
    return bundle
        .podTemplate()
        .map(Pod::getSpec)
        .map(PodSpec::getVolumes)
        .orElse(List.of())
        .stream()
        .map(Volume::getPersistentVolumeClaim)
        .filter(claim -> claim != null)
        .map(PersistentVolumeClaimVolumeSource::getClaimName)
        .distinct()
        .toList();
  }

  private static Pod without(Set<String> claims, Pod template) {
    List<Volume> volumes =
        template.getSpec().getVolumes().stream().map(volume -> without(claims, volume)).toList();
    return new PodBuilder(template).editSpec().withVolumes(volumes).endSpec().build();
  }

  private static Volume without(Set<String> claims, Volume volume) {
    PersistentVolumeClaimVolumeSource claim = volume.getPersistentVolumeClaim();
    return claim == null || !claims.contains(claim.getClaimName())
        ? volume
        : new VolumeBuilder(volume)
            .withPersistentVolumeClaim(null)
            .withNewEmptyDir()
            .endEmptyDir()
            .build();
  }

  /**
   * A check writes nothing into claims. The mount is read-only, not the volume: a disk that the
   * driver has attached for writing cannot be attached a second time as read-only.
   */
  private static void readClaimsOnly(Pod pod) {
    Set<String> claims =
        pod.getSpec().getVolumes().stream()
            .filter(volume -> volume.getPersistentVolumeClaim() != null)
            .map(Volume::getName)
            .collect(Collectors.toSet());
    pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getVolumeMounts().stream())
        .filter(mount -> claims.contains(mount.getName()))
        .forEach(mount -> mount.setReadOnly(true));
  }

  private CheckPodFactory() {}
}
