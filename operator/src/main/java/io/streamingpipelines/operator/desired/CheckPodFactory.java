package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamingpipelines.plan.DriverContract;
import org.jspecify.annotations.Nullable;

/**
 * A short pod of the image that would run, which judges a new plan while the old driver works on.
 * It is the driver's pod without everything that only a running driver needs.
 */
public final class CheckPodFactory {
  /** Long enough for Spark to start on a busy machine. */
  private static final long DEADLINE_SECONDS = 300;

  public static Pod pod(Names names, Bundle bundle, long generation, OwnerReference owner) {
    Pod template = bundle.podTemplate().orElseThrow(() -> new IncompleteBundle(bundle));
    return DriverPodFactory.attach(names, template, bundle)
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
        .withAffinity(besideTheDriver(names, template.getSpec().getAffinity()))
        .editMatchingContainer(c -> DriverPodFactory.CONTAINER.equals(c.getName()))
        .withArgs(DriverContract.MODE_CHECK)
        .withStartupProbe(null)
        .withLivenessProbe(null)
        .withReadinessProbe(null)
        .editMatchingVolumeMount(mount -> "storage".equals(mount.getName()))
        .withReadOnly(true)
        .endVolumeMount()
        .editResources()
        .addToRequests("cpu", new Quantity("100m"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /**
   * A volume that only one node can mount is at the running driver's node. Preferred, not required:
   * there may be no driver now.
   */
  private static Affinity besideTheDriver(Names names, @Nullable Affinity theirs) {
    return (theirs == null ? new AffinityBuilder() : new AffinityBuilder(theirs))
        .editOrNewPodAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withPodAffinityTerm(PodParts.atTheDriver(names))
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .build();
  }

  private CheckPodFactory() {}
}
