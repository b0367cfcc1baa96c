package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's objects that the pods of a bundle cannot start without. If one is missing, a new pod
 * hangs in ContainerCreating or is rejected, after the old driver has ended. Optional objects and
 * the operator's own objects are not included.
 */
public final class PodDependencies {
  /** The objects that driver and executors need, each of them once. */
  public static List<Dependency> of(Bundle bundle, Names names) {
    List<Dependency> found = new ArrayList<>();
    Stream.of(bundle.podTemplate(), bundle.executorTemplate())
        .flatMap(Optional::stream)
        .map(Pod::getSpec)
        .filter(spec -> spec != null)
        .forEach(spec -> collect(spec, names, found));
    return Dependency.merged(found);
  }

  private static void collect(PodSpec spec, Names names, List<Dependency> found) {
    String account = spec.getServiceAccountName();
    if (account != null && !account.equals(names.driverAccess())) {
      add(found, Kind.SERVICE_ACCOUNT, account, null);
    }
    spec.getVolumes().forEach(volume -> collect(volume, found));
    EnvironmentReference.of(spec)
        .filter(reference -> !reference.optional())
        .map(EnvironmentReference::object)
        .forEach(found::add);
  }

  private static void collect(Volume volume, List<Dependency> found) {
    if (volume.getSecret() != null) {
      add(found, Kind.SECRET, volume.getSecret().getSecretName(), volume.getSecret().getOptional());
    }
    if (volume.getConfigMap() != null) {
      add(
          found,
          Kind.CONFIG_MAP,
          volume.getConfigMap().getName(),
          volume.getConfigMap().getOptional());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      add(found, Kind.CLAIM, volume.getPersistentVolumeClaim().getClaimName(), null);
    }
    if (volume.getProjected() != null) {
      volume
          .getProjected()
          .getSources()
          .forEach(
              source -> {
                if (source.getSecret() != null) {
                  add(
                      found,
                      Kind.SECRET,
                      source.getSecret().getName(),
                      source.getSecret().getOptional());
                }
                if (source.getConfigMap() != null) {
                  add(
                      found,
                      Kind.CONFIG_MAP,
                      source.getConfigMap().getName(),
                      source.getConfigMap().getOptional());
                }
              });
    }
  }

  private static void add(
      List<Dependency> found, Kind kind, @Nullable String name, @Nullable Boolean optional) {
    if (name != null && !name.isBlank() && !Boolean.TRUE.equals(optional)) {
      found.add(new Dependency(kind, name, List.of()));
    }
  }

  private PodDependencies() {}
}
