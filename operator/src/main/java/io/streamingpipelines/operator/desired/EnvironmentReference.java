package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Secret or ConfigMap from which a container takes environment variables.
 *
 * @param key the key of one variable; null if all keys become variables
 * @param optional whether the container starts without it
 */
record EnvironmentReference(Kind kind, String name, @Nullable String key, boolean optional) {
  /** The references of all containers of a pod. */
  static Stream<EnvironmentReference> of(PodSpec spec) {
    List<EnvironmentReference> found = new ArrayList<>();
    Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
        .forEach(container -> collect(container, found));
    return found.stream();
  }

  /** The object with the key, or the whole object. */
  Dependency object() {
    return new Dependency(kind, name, key == null ? List.of() : List.of(key));
  }

  private static void collect(Container container, List<EnvironmentReference> found) {
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

  private static void collect(EnvVarSource source, List<EnvironmentReference> found) {
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
      List<EnvironmentReference> found,
      Kind kind,
      @Nullable String name,
      @Nullable String key,
      @Nullable Boolean optional) {
    if (name != null && !name.isBlank()) {
      found.add(new EnvironmentReference(kind, name, key, Boolean.TRUE.equals(optional)));
    }
  }
}
