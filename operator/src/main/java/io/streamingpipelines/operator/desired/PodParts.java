package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.plan.DriverContract;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts that driver and executor pods have in common. */
final class PodParts {
  private static final long USER = 10001;

  /** Meets the restricted Pod Security Standard. */
  static SecurityContext container() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .build();
  }

  static PodSecurityContext pod(PodCustomization settings) {
    PodSecurityContext ours =
        new PodSecurityContextBuilder()
            .withRunAsNonRoot(true)
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withFsGroup(USER)
            .withFsGroupChangePolicy("OnRootMismatch")
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .build();
    return settings.securityContext() == null
        ? ours
        : Json.value(
            JsonOverlay.merge(Json.tree(ours), settings.securityContext()),
            PodSecurityContext.class);
  }

  static List<EnvVar> env(PodCustomization settings) {
    return settings.env().stream().filter(env -> env.name() != null).map(PodParts::env).toList();
  }

  private static EnvVar env(EnvSpec env) {
    EnvVarBuilder builder = new EnvVarBuilder().withName(env.name());
    return env.secretKeyRef() == null
        ? builder.withValue(env.value()).build()
        : builder
            .withNewValueFrom()
            .withNewSecretKeyRef(env.secretKeyRef().key(), env.secretKeyRef().name(), false)
            .endValueFrom()
            .build();
  }

  static List<Toleration> tolerations(PodCustomization settings) {
    return settings.tolerations().stream().map(t -> Json.value(t, Toleration.class)).toList();
  }

  static @Nullable Affinity affinity(PodCustomization settings) {
    return settings.affinity() == null ? null : Json.value(settings.affinity(), Affinity.class);
  }

  /** Selects the node of the pipeline's driver. */
  static PodAffinityTerm onDriverNode(Names names) {
    return new PodAffinityTermBuilder()
        .withTopologyKey("kubernetes.io/hostname")
        .withNewLabelSelector()
        .addToMatchLabels(Labels.PIPELINE, names.label())
        .addToMatchLabels(Labels.ROLE, Labels.DRIVER)
        .endLabelSelector()
        .build();
  }

  /**
   * A volume that only one node can mount is attached to the node of the running driver. The
   * affinity is preferred, not required, because there may be no driver at the moment.
   */
  static Affinity preferDriverNode(Names names, @Nullable Affinity theirs) {
    return (theirs == null ? new AffinityBuilder() : new AffinityBuilder(theirs))
        .editOrNewPodAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withPodAffinityTerm(onDriverNode(names))
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .build();
  }

  static List<LocalObjectReference> pullSecrets(PipelineSpec spec) {
    return spec.spark() == null
        ? List.of()
        : spec.spark().imagePullSecrets().stream().map(LocalObjectReference::new).toList();
  }

  static @Nullable String pullPolicy(PipelineSpec spec) {
    return spec.spark() == null ? null : spec.spark().imagePullPolicy();
  }

  static List<Volume> volumes(PodNeeds.@Nullable Volume volume, List<String> secrets) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    if (volume != null) {
      volumes.add(
          new VolumeBuilder()
              .withName("storage")
              .withNewPersistentVolumeClaim(volume.persistentVolumeClaim(), false)
              .build());
    }
    int index = 0;
    for (String secret : secrets) {
      volumes.add(
          new VolumeBuilder()
              .withName("secret-" + index++)
              .withNewSecret()
              .withSecretName(secret)
              .withDefaultMode(0440)
              .endSecret()
              .build());
    }
    return volumes;
  }

  static List<VolumeMount> mounts(PodNeeds.@Nullable Volume volume, List<String> secrets) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount("tmp", "/tmp", false));
    if (volume != null) {
      mounts.add(mount("storage", volume.mountPath(), false));
    }
    int index = 0;
    for (String secret : secrets) {
      mounts.add(mount("secret-" + index++, DriverContract.SECRETS_DIRECTORY + "/" + secret, true));
    }
    return mounts;
  }

  static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }

  /** Merges the pod over the user's template: the operator's own settings win. */
  static Pod mergeOver(@Nullable JsonNode template, Pod ours) {
    return template == null
        ? ours
        : Json.value(JsonOverlay.merge(template, Json.tree(ours)), Pod.class);
  }

  private PodParts() {}
}
