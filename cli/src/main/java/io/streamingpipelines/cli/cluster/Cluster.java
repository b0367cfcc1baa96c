package io.streamingpipelines.cli.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodLabels;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One namespace of the cluster that the kubeconfig names, as kubectl sees it. */
public final class Cluster implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final KubernetesClient client;
  private final String namespace;

  private Cluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * @param context a context of the kubeconfig; null for its current one
   * @param namespace null for that of the context
   * @throws ClusterException if the kubeconfig has no such context
   */
  public static Cluster open(@Nullable String context, @Nullable String namespace)
      throws ClusterException {
    Config config = Config.autoConfigure(context);
    // the library falls back to the current context
    if (context != null
        && (config.getCurrentContext() == null
            || !context.equals(config.getCurrentContext().getName()))) {
      throw new ClusterException(
          "The kubeconfig has no context " + context + "; see `kubectl config get-contexts`.");
    }
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setRequestTimeout(TIMEOUT_MILLIS);
    // a user who waits at a terminal tries again by hand
    config.setRequestRetryBackoffLimit(0);
    return new Cluster(
        new KubernetesClientBuilder().withConfig(config).build(),
        namespace != null
            ? namespace
            : Objects.requireNonNullElse(config.getNamespace(), "default"));
  }

  public String namespace() {
    return namespace;
  }

  public String url() {
    return String.valueOf(client.getMasterUrl());
  }

  /** The client, for what this class does not do. */
  public KubernetesClient client() {
    return client;
  }

  /** The pipeline with this name. */
  public StreamingPipeline pipeline(String name) throws ClusterException {
    StreamingPipeline found = call("read StreamingPipeline " + name, () -> resource(name).get());
    if (found == null) {
      String others =
          call("list StreamingPipelines", () -> pipelines()).stream()
              .map(pipeline -> pipeline.getMetadata().getName())
              .sorted()
              .collect(Collectors.joining(", "));
      throw new ClusterException(
          "Namespace "
              + namespace
              + " has no StreamingPipeline "
              + name
              + (others.isEmpty() ? ", and no other one." : "; it has " + others + "."));
    }
    return found;
  }

  private List<StreamingPipeline> pipelines() {
    return client.resources(StreamingPipeline.class).inNamespace(namespace).list().getItems();
  }

  private Resource<StreamingPipeline> resource(String name) {
    return client.resources(StreamingPipeline.class).inNamespace(namespace).withName(name);
  }

  /**
   * Changes fields of the resource, as {@code kubectl patch --type=merge} does.
   *
   * @param json a JSON merge patch
   */
  public void patch(String name, String json) throws ClusterException {
    var found = pipeline(name); // says which pipelines there are if this one does not exist
    var unused =
        call(
            "change StreamingPipeline " + name,
            () ->
                resource(found.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), json));
  }

  /** The pods of the pipeline: drivers, checks and executors. */
  public List<Pod> pods(StreamingPipeline pipeline) throws ClusterException {
    List<Pod> all =
        call(
            "list pods",
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(PodLabels.PIPELINE)
                    .list()
                    .getItems());
    Set<String> owners = new HashSet<>(Set.of(pipeline.getMetadata().getUid()));
    // executors belong to drivers
    all.stream().filter(pod -> isOwned(pod, owners)).forEach(pod -> owners.add(uid(pod)));
    return all.stream().filter(pod -> isOwned(pod, owners)).toList();
  }

  private static boolean isOwned(Pod pod, Set<String> owners) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owners.contains(owner.getUid()));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  /** Makes a call; an error becomes a sentence that says what could not be done, and why. */
  public <T> T call(String what, Supplier<T> request) throws ClusterException {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw new ClusterException("Cannot " + what + " in namespace " + namespace + ": " + why(e));
    }
  }

  private String why(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      boolean unknown =
          e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              && e.getStatus()
                  .getMessage()
                  .contains("the server could not find the requested resource");
      return e.getStatus().getMessage()
          + (unknown ? "; is the operator installed at " + url() + "?" : "");
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof SocketTimeoutException
          || cause instanceof TimeoutException) {
        return "no cluster answers at "
            + url()
            + " ("
            + cause.getMessage()
            + "); choose one with --context, or see `kubectl config get-contexts`.";
      }
    }
    return String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    client.close();
  }
}
