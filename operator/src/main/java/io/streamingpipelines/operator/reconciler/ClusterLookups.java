package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.cluster.ObjectContents;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.cluster.StartContents;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.operator.observe.MissingDependency;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the API server: objects of the user, which the operator may get but not list, and pods
 * where the cache may be stale.
 */
final class ClusterLookups implements Lookups {
  private final KubernetesClient client;
  private final ObjectContents contents;
  private final StartContents started;

  ClusterLookups(KubernetesClient client) {
    this.client = client;
    this.contents = new ObjectContents(client);
    this.started = new StartContents(contents);
  }

  @Override
  public List<MissingDependency> missing(String namespace, List<Dependency> needed) {
    return needed.stream().flatMap(need -> missing(namespace, need)).toList();
  }

  private Stream<MissingDependency> missing(String namespace, Dependency need) {
    Set<String> keys = keys(namespace, need);
    if (keys == null) {
      return Stream.of(new MissingDependency(need.kind(), need.name(), null));
    }
    return need.keys().stream()
        .filter(key -> !keys.contains(key))
        .map(key -> new MissingDependency(need.kind(), need.name(), key));
  }

  /** The keys of the object, null if it does not exist. */
  private @Nullable Set<String> keys(String namespace, Dependency need) {
    try {
      return switch (need.kind()) {
        case SECRET -> keys(contents.secret(namespace, need.name()));
        case CONFIG_MAP -> keys(contents.configMap(namespace, need.name()));
        case CLAIM ->
            client.persistentVolumeClaims().inNamespace(namespace).withName(need.name()).get()
                    == null
                ? null
                : Set.of();
        case SERVICE_ACCOUNT ->
            client.serviceAccounts().inNamespace(namespace).withName(need.name()).get() == null
                ? null
                : Set.of();
      };
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        // the operator cannot know; Kubernetes itself reports a missing object later
        return Set.copyOf(need.keys());
      }
      throw e;
    }
  }

  private static @Nullable Set<String> keys(Optional<Map<String, String>> content) {
    return content.map(Map::keySet).orElse(null);
  }

  @Override
  public Optional<StartInput> changed(PipelineScope scope, List<StartInput> inputs) {
    return started.changed(scope, inputs);
  }

  @Override
  public List<Pod> pods(String namespace, Names names) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
        .withLabel(Labels.PIPELINE, names.label())
        .list()
        .getItems();
  }

  @Override
  public boolean shared(String namespace, PodNeeds needs) {
    if (needs.volume() == null || needs.executors() == 0) {
      return true;
    }
    return Optional.ofNullable(
            client
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(needs.volume().persistentVolumeClaim())
                .get())
        .map(PersistentVolumeClaim::getSpec)
        .map(spec -> spec.getAccessModes().contains("ReadWriteMany"))
        .orElse(false);
  }
}
