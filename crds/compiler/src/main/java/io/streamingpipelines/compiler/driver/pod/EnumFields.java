package io.streamingpipelines.compiler.driver.pod;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.streamingpipelines.compiler.read.Choice;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fields with a fixed set of values, which the model classes declare as plain strings. */
final class EnumFields {
  private static final Choice<String> PROFILE =
      words("a profile type", "RuntimeDefault", "Localhost", "Unconfined");

  private static final Map<Class<?>, Map<String, Choice<String>>> WORDS =
      Map.ofEntries(
          Map.entry(AppArmorProfile.class, Map.of("type", PROFILE)),
          Map.entry(SeccompProfile.class, Map.of("type", PROFILE)),
          Map.entry(
              Container.class,
              Map.of(
                  "imagePullPolicy",
                  words("an image pull policy", "Always", "IfNotPresent", "Never"),
                  "terminationMessagePolicy",
                  words("a termination message policy", "File", "FallbackToLogsOnError"),
                  "restartPolicy",
                  words("a restart policy", "Always", "OnFailure", "Never"))),
          Map.entry(
              ContainerPort.class, Map.of("protocol", words("a protocol", "TCP", "UDP", "SCTP"))),
          Map.entry(HTTPGetAction.class, Map.of("scheme", words("a scheme", "HTTP", "HTTPS"))),
          Map.entry(
              HostPathVolumeSource.class,
              Map.of(
                  "type",
                  words(
                      "a type of host path",
                      "Directory",
                      "DirectoryOrCreate",
                      "File",
                      "FileOrCreate",
                      "Socket",
                      "CharDevice",
                      "BlockDevice"))),
          Map.entry(
              LabelSelectorRequirement.class,
              Map.of("operator", words("an operator", "In", "NotIn", "Exists", "DoesNotExist"))),
          Map.entry(
              NodeSelectorRequirement.class,
              Map.of(
                  "operator",
                  words("an operator", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"))),
          Map.entry(
              PodSecurityContext.class,
              Map.of(
                  "fsGroupChangePolicy",
                  words("an fsGroup change policy", "OnRootMismatch", "Always"),
                  "supplementalGroupsPolicy",
                  words("a supplemental groups policy", "Merge", "Strict"))),
          Map.entry(
              PodSpec.class,
              Map.of(
                  "dnsPolicy",
                  words(
                      "a DNS policy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
                  "preemptionPolicy",
                  words("a preemption policy", "PreemptLowerPriority", "Never"))),
          Map.entry(
              Toleration.class,
              Map.of(
                  "operator",
                  words("a toleration's operator", "Exists", "Equal", "Lt", "Gt"),
                  "effect",
                  words("a taint's effect", "NoSchedule", "PreferNoSchedule", "NoExecute"))),
          Map.entry(
              TopologySpreadConstraint.class,
              Map.of(
                  "whenUnsatisfiable",
                  words("a valid value", "DoNotSchedule", "ScheduleAnyway"),
                  "nodeAffinityPolicy",
                  words("a node inclusion policy", "Honor", "Ignore"),
                  "nodeTaintsPolicy",
                  words("a node inclusion policy", "Honor", "Ignore"))),
          Map.entry(
              VolumeMount.class,
              Map.of(
                  "mountPropagation",
                  words("a mount propagation", "None", "HostToContainer", "Bidirectional"))));

  static List<ModelRule> of(Class<?> model) {
    Map<String, Choice<String>> words = WORDS.get(model);
    if (words == null) {
      return List.of();
    }
    // sorted, so that each process reports the problems of a manifest in the same order
    SortedMap<String, Choice<String>> sorted = new TreeMap<>(words);
    return List.of(at -> sorted.forEach((field, choice) -> check(at, field, choice)));
  }

  /** An empty value counts as absent. */
  private static void check(ManifestNode at, String field, Choice<String> words) {
    String word = at.text(field);
    if (!word.isEmpty()) {
      words.read(at.field(field).path(), KubernetesSyntax.shortened(word), "");
    }
  }

  private static Choice<String> words(String what, String... words) {
    return Choice.of(what, words);
  }

  private EnumFields() {}
}
