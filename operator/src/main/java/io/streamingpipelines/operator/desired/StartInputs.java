package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what driver and executors read only when they start: environment variables, and those
 * mounted files that the driver does not read again. Other volumes of a pod template are left out,
 * because the operator cannot know when they are read.
 */
final class StartInputs {
  /** The pod of a driver with the annotation that lists them. */
  static Pod annotated(Pod driver, Optional<Pod> executors, PodNeeds needs) {
    List<StartInput> all = of(driver, executors, needs);
    return all.isEmpty() ? driver : StartInput.listed(driver, all);
  }

  private static List<StartInput> of(Pod driver, Optional<Pod> executors, PodNeeds needs) {
    Stream<Dependency> files =
        needs.secrets().stream()
            .filter(secret -> !secret.readOnce().isEmpty())
            .map(secret -> new Dependency(Kind.SECRET, secret.name(), secret.readOnce()));
    List<EnvironmentReference> environment =
        Stream.concat(Stream.of(driver), executors.stream())
            .map(Pod::getSpec)
            .filter(spec -> spec != null)
            .flatMap(EnvironmentReference::of)
            .toList();
    Stream<Dependency> keys =
        environment.stream()
            .filter(reference -> reference.key() != null)
            .map(EnvironmentReference::object);
    Stream<Dependency> whole =
        environment.stream()
            .filter(reference -> reference.key() == null)
            .map(EnvironmentReference::object)
            .distinct();
    return Stream.concat(Dependency.merged(Stream.concat(files, keys).toList()).stream(), whole)
        .map(object -> new StartInput(object.kind(), object.name(), object.keys()))
        .toList();
  }

  private StartInputs() {}
}
