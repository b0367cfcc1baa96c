package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
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
      add(found, Kind.SERVICE_ACCOUNT, account, null, null);
    }
    spec.getVolumes().forEach(volume -> collect(volume, found));
    Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
        .forEach(container -> collect(container, found));
  }

  private static void collect(Volume volume, List<Dependency> found) {
    if (volume.getSecret() != null) {
      add(
          found,
          Kind.SECRET,
          volume.getSecret().getSecretName(),
          null,
          volume.getSecret().getOptional());
    }
    if (volume.getConfigMap() != null) {
      add(
          found,
          Kind.CONFIG_MAP,
          volume.getConfigMap().getName(),
          null,
          volume.getConfigMap().getOptional());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      add(found, Kind.CLAIM, volume.getPersistentVolumeClaim().getClaimName(), null, null);
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
                      null,
                      source.getSecret().getOptional());
                }
                if (source.getConfigMap() != null) {
                  add(
                      found,
                      Kind.CONFIG_MAP,
                      source.getConfigMap().getName(),
                      null,
                      source.getConfigMap().getOptional());
                }
              });
    }
  }

  private static void collect(Container container, List<Dependency> found) {
    container.getEnv().stream()
        .map(EnvVar::getValueFrom)
        .filter(source -> source != null)
        .forEach(source -> collect(source, found));
    for (EnvFromSource source : container.getEnvFrom()) {
      if (source.getSecretRef() != null) {
        add(
            found,
            Kind.SECRET,
            source.getSecretRef().getName(),
            null,
            source.getSecretRef().getOptional());
      }
      if (source.getConfigMapRef() != null) {
        add(
            found,
            Kind.CONFIG_MAP,
            source.getConfigMapRef().getName(),
            null,
            source.getConfigMapRef().getOptional());
      }
    }
  }

  private static void collect(EnvVarSource source, List<Dependency> found) {
    if (source.getSecretKeyRef() != null) {
      add(
          found,
          Kind.SECRET,
          source.getSecretKeyRef().getName(),
          source.getSecretKeyRef().getKey(),
          source.getSecretKeyRef().getOptional());
    }
    if (source.getConfigMapKeyRef() != null) {
      add(
          found,
          Kind.CONFIG_MAP,
          source.getConfigMapKeyRef().getName(),
          source.getConfigMapKeyRef().getKey(),
          source.getConfigMapKeyRef().getOptional());
    }
  }

  private static void add(
      List<Dependency> found,
      Kind kind,
      @Nullable String name,
      @Nullable String key,
      @Nullable Boolean optional) {
    if (name != null && !name.isBlank() && !Boolean.TRUE.equals(optional)) {
      found.add(new Dependency(kind, name, key == null ? List.of() : List.of(key)));
    }
  }

  private PodDependencies() {}
}
