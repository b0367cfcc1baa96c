package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Labels;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes single objects, but only the operator's own: it leaves an object alone that somebody else
 * created under the same name. Throws {@link ApiErrorException} if Kubernetes refuses a call.
 */
final class ObjectWriter {
  private static final String FIELD_MANAGER = "streamingpipelines-operator";

  private final KubernetesClient client;

  ObjectWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Creates the object, or changes it to the wanted state. */
  void apply(HasMetadata wanted) {
    call(
        "apply " + named(wanted),
        () -> {
          HasMetadata there = client.resource(wanted).get();
          if (there != null && !isOurs(there, wanted)) {
            throw new ApiErrorException(notOurs(wanted));
          }
          return client
              .resource(wanted)
              .fieldManager(FIELD_MANAGER)
              .forceConflicts()
              .serverSideApply();
        });
  }

  /** Applies some fields of an existing object under a separate field manager. */
  void applyPart(HasMetadata part, String manager) {
    call(
        "change " + named(part),
        () -> client.resource(part).fieldManager(manager).forceConflicts().serverSideApply());
  }

  /** Creates the object unless it exists and belongs to the resource. */
  void create(HasMetadata wanted) {
    call("create " + named(wanted), () -> createIfAbsent(wanted));
  }

  private @Nullable HasMetadata createIfAbsent(HasMetadata wanted) {
    try {
      return client.resource(wanted).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // the cache was stale, or a response was lost; the name identifies the content
      HasMetadata there = client.resource(wanted).get();
      if (there == null || there.getMetadata().getDeletionTimestamp() != null) {
        throw e;
      }
      if (!hasOwner(there, wanted)) {
        throw new ApiErrorException(
            isOurs(there, wanted)
                ? new ApiError(
                    Reason.WAITING_FOR_DELETION,
                    named(wanted) + " of a deleted pipeline with the same name still exists.",
                    true)
                : notOurs(wanted));
      }
      return there;
    }
  }

  void deletePod(String namespace, String name, Duration grace) {
    call(
        "delete Pod " + name,
        () ->
            client
                .pods()
                .inNamespace(namespace)
                .withName(name)
                .withGracePeriod(grace.toSeconds())
                .delete());
  }

  void deleteConfigMap(String namespace, String name) {
    call(
        "delete ConfigMap " + name,
        () -> client.configMaps().inNamespace(namespace).withName(name).delete());
  }

  /**
   * Calls the API server; an error names the request.
   *
   * @param request for example {@code create Pod orders-driver-1}
   */
  <T> T call(String request, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw new ApiErrorException(ApiError.of(request, e), e);
    }
  }

  private static ApiError notOurs(HasMetadata wanted) {
    return new ApiError(
        Reason.NOT_OURS,
        named(wanted)
            + " already exists and does not belong to this pipeline: rename the object or the"
            + " pipeline.",
        false);
  }

  /** Whether the operator created it for a pipeline of this name, even for an earlier resource. */
  private static boolean isOurs(HasMetadata there, HasMetadata wanted) {
    return hasOwner(there, wanted)
        || label(there, Labels.MANAGED_BY).equals(Labels.OPERATOR)
            && label(there, Labels.PIPELINE).equals(label(wanted, Labels.PIPELINE));
  }

  private static boolean hasOwner(HasMetadata there, HasMetadata wanted) {
    return wanted.getMetadata().getOwnerReferences().stream()
        .allMatch(
            owner ->
                there.getMetadata().getOwnerReferences().stream()
                    .anyMatch(other -> other.getUid().equals(owner.getUid())));
  }

  private static String label(HasMetadata object, String name) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(name, "");
  }

  private static String named(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
