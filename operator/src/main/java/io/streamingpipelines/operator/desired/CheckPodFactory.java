package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
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
import org.jspecify.annotations.Nullable;

/**
 * A short pod of the image that would run, which judges a new plan while the old driver works on.
 * It is the driver's pod without everything that only a running driver needs.
 */
public final class CheckPodFactory {
  /** Long enough for Spark to start on a busy machine. */
  private static final long DEADLINE_SECONDS = 300;

  /**
   * @param withoutClaims claims that this pod must do without, for only one pod may mount them: it
   *     finds an empty folder in their place
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
        .withAffinity(preferDriverNode(names, template.getSpec().getAffinity()))
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

  /** The claims that the pods of a bundle mount, by the names of the claims. */
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
   * A check writes nothing into claims. Said of the mount, not of the volume: a disk that the
   * driver has attached for writing cannot be attached again for reading.
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

  /**
   * A volume that only one node can mount is at the running driver's node. Preferred, not required:
   * there may be no driver now.
   */
  private static Affinity preferDriverNode(Names names, @Nullable Affinity theirs) {
    return (theirs == null ? new AffinityBuilder() : new AffinityBuilder(theirs))
        .editOrNewPodAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withPodAffinityTerm(PodParts.onDriverNode(names))
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .build();
  }

  private CheckPodFactory() {}
}
