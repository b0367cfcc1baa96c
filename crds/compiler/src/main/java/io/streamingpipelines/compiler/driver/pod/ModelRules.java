package io.streamingpipelines.compiler.driver.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rules of the API server beyond types, as far as they are certain and cheap to check, so that a
 * pod that it would refuse is reported before a running driver is stopped for it.
 */
final class ModelRules {
  private static final Map<Class<?>, List<ModelRule>> MORE =
      Map.ofEntries(
          Map.entry(PodSpec.class, List.of(PodRules::pod)),
          Map.entry(Container.class, List.of(ContainerRules::container)),
          Map.entry(EnvVar.class, List.of(ContainerRules::variable)),
          Map.entry(
              EnvVarSource.class, List.of(at -> ExclusiveFields.exactly(at, EnvVarSource.class))),
          Map.entry(Probe.class, List.of(ContainerRules::probe)),
          Map.entry(ResourceRequirements.class, List.of(ContainerRules::resources)),
          Map.entry(Volume.class, List.of(VolumeRules::volume)),
          Map.entry(
              VolumeProjection.class,
              List.of(at -> ExclusiveFields.atMost(at, VolumeProjection.class))),
          Map.entry(ObjectMeta.class, List.of(LabelRules::metadata)),
          Map.entry(LabelSelector.class, List.of(at -> LabelRules.labels(at.field("matchLabels")))),
          Map.entry(LabelSelectorRequirement.class, List.of(SchedulingRules::expression)),
          Map.entry(NodeSelectorRequirement.class, List.of(SchedulingRules::expression)),
          Map.entry(NodeSelector.class, List.of(SchedulingRules::terms)),
          Map.entry(PreferredSchedulingTerm.class, List.of(SchedulingRules::weight)),
          Map.entry(WeightedPodAffinityTerm.class, List.of(SchedulingRules::weight)),
          Map.entry(Toleration.class, List.of(SchedulingRules::toleration)));

  static List<ModelRule> of(Class<?> model) {
    List<ModelRule> rules = new ArrayList<>(RequiredFields.of(model));
    rules.addAll(EnumFields.of(model));
    rules.addAll(MORE.getOrDefault(model, List.of()));
    return rules;
  }

  private ModelRules() {}
}
