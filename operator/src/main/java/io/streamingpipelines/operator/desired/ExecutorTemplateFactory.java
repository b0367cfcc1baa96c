package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The template from which Spark, inside the driver, creates executor pods. */
final class ExecutorTemplateFactory {
  /** The name that Spark gives the container if the template does not name one. */
  static final String CONTAINER = "spark-kubernetes-executor";

  static Pod template(BundleInput wanted) {
    PodCustomization settings = PodCustomization.ofExecutor(wanted.spec());
    Map<String, String> labels = new TreeMap<>(settings.labels());
    labels.putAll(Labels.of(wanted.names(), Labels.EXECUTOR));
    Pod ours =
        new PodBuilder()
            .withNewMetadata()
            .withLabels(labels)
            .withAnnotations(new TreeMap<>(settings.annotations()))
            .endMetadata()
            .withNewSpec()
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withSecurityContext(PodParts.pod(settings))
            .withNodeSelector(settings.nodeSelector())
            .withTolerations(PodParts.tolerations(settings))
            .withAffinity(affinity(wanted, settings))
            .withVolumes(PodParts.volumes(wanted.needs().volume(), wanted.secrets()))
            .addNewContainer()
            .withName(CONTAINER)
            .withEnv(PodParts.env(settings))
            .withWorkingDir("/tmp")
            .withSecurityContext(PodParts.container())
            .withVolumeMounts(PodParts.mounts(wanted.needs().volume(), wanted.secrets()))
            .endContainer()
            .endSpec()
            .build();
    return PodParts.mergeOver(settings.podTemplate(), ours);
  }

  /** A volume that only one node can mount ties the executors to the driver's node. */
  private static @Nullable Affinity affinity(BundleInput wanted, PodCustomization settings) {
    Affinity theirs = PodParts.affinity(settings);
    if (wanted.sharedVolume() || wanted.needs().volume() == null) {
      return theirs;
    }
    return (theirs == null ? new AffinityBuilder() : new AffinityBuilder(theirs))
        .editOrNewPodAffinity()
        .addToRequiredDuringSchedulingIgnoredDuringExecution(PodParts.onDriverNode(wanted.names()))
        .endPodAffinity()
        .build();
  }

  private ExecutorTemplateFactory() {}
}
