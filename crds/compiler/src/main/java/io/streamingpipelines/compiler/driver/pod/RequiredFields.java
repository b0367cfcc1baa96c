package io.streamingpipelines.compiler.driver.pod;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.CSIVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EphemeralVolumeSource;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NFSVolumeSource;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.Map;

/** Fields that the API server requires; the model classes do not declare them as required. */
final class RequiredFields {
  private static final Map<Class<?>, List<String>> NAMES =
      Map.ofEntries(
          Map.entry(AppArmorProfile.class, List.of("type")),
          Map.entry(CSIVolumeSource.class, List.of("driver")),
          Map.entry(ConfigMapKeySelector.class, List.of("name", "key")),
          Map.entry(ConfigMapVolumeSource.class, List.of("name")),
          Map.entry(Container.class, List.of("name")),
          Map.entry(ContainerPort.class, List.of("containerPort")),
          Map.entry(EnvVar.class, List.of("name")),
          Map.entry(EphemeralVolumeSource.class, List.of("volumeClaimTemplate")),
          Map.entry(GRPCAction.class, List.of("port")),
          Map.entry(HTTPGetAction.class, List.of("port")),
          Map.entry(HostAlias.class, List.of("ip")),
          Map.entry(HostPathVolumeSource.class, List.of("path")),
          Map.entry(KeyToPath.class, List.of("key", "path")),
          Map.entry(LabelSelectorRequirement.class, List.of("key", "operator")),
          Map.entry(NFSVolumeSource.class, List.of("server", "path")),
          Map.entry(NodeSelector.class, List.of("nodeSelectorTerms")),
          Map.entry(NodeSelectorRequirement.class, List.of("key", "operator")),
          Map.entry(ObjectFieldSelector.class, List.of("fieldPath")),
          Map.entry(PersistentVolumeClaimTemplate.class, List.of("spec")),
          Map.entry(PersistentVolumeClaimVolumeSource.class, List.of("claimName")),
          Map.entry(PodAffinityTerm.class, List.of("topologyKey")),
          Map.entry(PodReadinessGate.class, List.of("conditionType")),
          Map.entry(PreferredSchedulingTerm.class, List.of("weight", "preference")),
          Map.entry(ResourceFieldSelector.class, List.of("resource")),
          Map.entry(SeccompProfile.class, List.of("type")),
          Map.entry(SecretKeySelector.class, List.of("name", "key")),
          Map.entry(SecretVolumeSource.class, List.of("secretName")),
          Map.entry(ServiceAccountTokenProjection.class, List.of("path")),
          Map.entry(Sysctl.class, List.of("name")),
          Map.entry(TCPSocketAction.class, List.of("port")),
          Map.entry(
              TopologySpreadConstraint.class,
              List.of("maxSkew", "topologyKey", "whenUnsatisfiable")),
          Map.entry(Volume.class, List.of("name")),
          Map.entry(VolumeDevice.class, List.of("name", "devicePath")),
          Map.entry(VolumeMount.class, List.of("name", "mountPath")),
          Map.entry(WeightedPodAffinityTerm.class, List.of("weight", "podAffinityTerm")));

  static List<ModelRule> of(Class<?> model) {
    List<String> names = NAMES.get(model);
    return names == null ? List.of() : List.of(at -> names.forEach(name -> check(at, name)));
  }

  private static void check(ManifestNode at, String name) {
    ManifestNode field = at.field(name);
    if (!field.present() || field.node().isTextual() && field.text().isEmpty()) {
      field.error(ProblemCode.MISSING, "is missing: add it, because Kubernetes requires it");
    }
  }

  private RequiredFields() {}
}
