package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.Reason;
import io.streamingpipelines.operator.desired.Labels;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes single objects, and only those that are the operator's: an object of the same name that
 * somebody else has made is left alone. What Kubernetes refuses becomes {@link ApiErrorException}.
 */
final class ObjectWriter {
  private static final String FIELD_MANAGER = "streamingpipelines-operator";

  private final KubernetesClient client;

  ObjectWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Creates the object or brings it to what is wanted. */
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

  /** Applies a part of an object that is there, under a field manager of its own. */
  void applyPart(HasMetadata part, String manager) {
    call(
        "change " + named(part),
        () -> client.resource(part).fieldManager(manager).forceConflicts().serverSideApply());
  }

  /** Creates the object; one that is there already is as wanted, if it belongs to the resource. */
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
      // The cache was behind, or an answer was lost: the name says what the object is.
      HasMetadata there = client.resource(wanted).get();
      if (there == null || there.getMetadata().getDeletionTimestamp() != null) {
        throw e;
      }
      if (!hasOwner(there, wanted)) {
        throw new ApiErrorException(
            isOurs(there, wanted)
                ? new ApiError(
                    Reason.WAITING_FOR_DELETION,
                    named(wanted) + " of a deleted pipeline of this name has not gone yet.",
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

  /** What an answer was got for; whatever went wrong says at what. */
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
            + " exists and was not made for this pipeline: rename one of the two, the object or the"
            + " pipeline.",
        false);
  }

  /** Made by the operator for a pipeline of this name, be it of an earlier resource. */
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
