package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what driver and executors read only when they start: environment variables, and those
 * mounted files that the driver does not read again. Other volumes of a pod template are left out,
 * because nobody knows who reads them when.
 */
final class StartInputs {
  /** The pod of a driver with the annotation that lists them. */
  static Pod annotated(Pod driver, Optional<Pod> executors, PodNeeds needs) {
    List<StartInput> all = of(driver, executors, needs);
    return all.isEmpty()
        ? driver
        : new PodBuilder(driver)
            .editMetadata()
            .addToAnnotations(Labels.START_INPUTS, Json.write(all))
            .endMetadata()
            .build();
  }

  private static List<StartInput> of(Pod driver, Optional<Pod> executors, PodNeeds needs) {
    List<Dependency> keys = new ArrayList<>();
    List<StartInput> whole = new ArrayList<>();
    needs.secrets().stream()
        .filter(secret -> !secret.readOnce().isEmpty())
        .forEach(s -> keys.add(new Dependency(Kind.SECRET, s.name(), s.readOnce())));
    Stream.concat(Stream.of(driver), executors.stream())
        .map(Pod::getSpec)
        .filter(spec -> spec != null)
        .flatMap(StartInputs::containers)
        .forEach(
            container -> {
              container.getEnv().forEach(variable -> variable(variable, keys));
              container.getEnvFrom().forEach(source -> all(source, whole));
            });
    return Stream.concat(
            Dependency.merged(keys).stream()
                .map(object -> new StartInput(object.kind(), object.name(), object.keys())),
            whole.stream().distinct())
        .toList();
  }

  private static Stream<Container> containers(PodSpec spec) {
    return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
  }

  private static void variable(EnvVar variable, List<Dependency> keys) {
    EnvVarSource source = variable.getValueFrom();
    if (source != null && source.getSecretKeyRef() != null) {
      key(Kind.SECRET, source.getSecretKeyRef().getName(), source.getSecretKeyRef().getKey(), keys);
    }
    if (source != null && source.getConfigMapKeyRef() != null) {
      key(
          Kind.CONFIG_MAP,
          source.getConfigMapKeyRef().getName(),
          source.getConfigMapKeyRef().getKey(),
          keys);
    }
  }

  private static void key(
      Kind kind, @Nullable String name, @Nullable String key, List<Dependency> keys) {
    if (name != null && key != null) {
      keys.add(new Dependency(kind, name, List.of(key)));
    }
  }

  private static void all(EnvFromSource source, List<StartInput> whole) {
    if (source.getSecretRef() != null && source.getSecretRef().getName() != null) {
      whole.add(new StartInput(Kind.SECRET, source.getSecretRef().getName(), List.of()));
    }
    if (source.getConfigMapRef() != null && source.getConfigMapRef().getName() != null) {
      whole.add(new StartInput(Kind.CONFIG_MAP, source.getConfigMapRef().getName(), List.of()));
    }
  }

  private StartInputs() {}
}
