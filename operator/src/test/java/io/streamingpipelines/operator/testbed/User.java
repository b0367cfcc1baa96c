package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays the user: applies and deletes manifests in a namespace, and reads the results. */
final class User {
  private final KubernetesClient client;
  private final String namespace;
  private final AtomicInteger touches = new AtomicInteger();

  User(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  void apply(String manifests) {
    for (String manifest : manifests.split("(?m)^---$")) {
      if (!manifest.isBlank()) {
        // not as a typed object, so that unknown fields are sent, too
        GenericKubernetesResource resource =
            Serialization.unmarshal(manifest, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(namespace);
        client.resource(resource).fieldManager("user").forceConflicts().serverSideApply();
      }
    }
  }

  Resource<StreamingPipeline> pipeline(String name) {
    return client.resources(StreamingPipeline.class).inNamespace(namespace).withName(name);
  }

  List<StreamingPipeline> pipelines() {
    return client.resources(StreamingPipeline.class).inNamespace(namespace).list().getItems();
  }

  static String phase(StreamingPipeline pipeline) {
    return pipeline.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(pipeline.getStatus().phase(), "");
  }

  List<Pod> pods(String pipeline, String role) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.PIPELINE, new Names(pipeline).label())
        .withLabel(Labels.ROLE, role)
        .list()
        .getItems();
  }

  /** Creates and deletes an object that names the pipeline as its owner, but with another uid. */
  void touch(String pipeline) {
    HasMetadata object =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("touch-" + touches.incrementAndGet())
            .withLabels(Labels.of(new Names(pipeline), Labels.PLAN))
            .addNewOwnerReference()
            .withApiVersion("streamingpipelines.io/v1alpha1")
            .withKind("StreamingPipeline")
            .withName(pipeline)
            .withUid("00000000-0000-0000-0000-000000000000")
            .endOwnerReference()
            .endMetadata()
            .build();
    client.resource(object).create();
    client.resource(object).delete();
  }

  /** The objects that the operator has created. */
  Stream<HasMetadata> objects() {
    return Stream.of(
            client.pods(),
            client.configMaps(),
            client.secrets(),
            client.serviceAccounts(),
            client.rbac().roles(),
            client.rbac().roleBindings())
        .flatMap(
            kind ->
                kind
                    .inNamespace(namespace)
                    .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                    .list()
                    .getItems()
                    .stream()
                    .map(HasMetadata.class::cast));
  }

  /** Without its operator, a pipeline would prevent the deletion of the namespace. */
  void leave() {
    for (StreamingPipeline pipeline : pipelines()) {
      client
          .resource(pipeline)
          .edit(
              p -> {
                p.getMetadata().setFinalizers(List.of());
                return p;
              });
    }
    client.namespaces().withName(namespace).delete();
  }

  /** Everything that helps to find out why a test failed. */
  String look() {
    return Stream.of(
            section(
                "pipelines",
                pipelines().stream().map(p -> p.getMetadata().getName() + " " + Json.write(p))),
            section(
                "pods",
                client.pods().inNamespace(namespace).list().getItems().stream()
                    .map(User::describe)),
            section(
                "events",
                client.v1().events().inNamespace(namespace).list().getItems().stream()
                    .map(e -> e.getType() + " " + e.getReason() + ": " + e.getMessage())))
        .collect(Collectors.joining("\n"));
  }

  static String section(String title, Stream<String> lines) {
    return "-- " + title + "\n" + lines.collect(Collectors.joining("\n"));
  }

  private static String describe(Pod pod) {
    return pod.getMetadata().getName()
        + (pod.getMetadata().getDeletionTimestamp() == null ? " " : " (deleting) ")
        + Serialization.asJson(pod.getStatus());
  }
}
