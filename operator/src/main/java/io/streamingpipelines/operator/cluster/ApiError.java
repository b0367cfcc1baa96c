package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.status.Reason;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Optional;

/**
 * Why Kubernetes did not do what the operator asked for.
 *
 * @param message what Kubernetes refused, in its own words, and what to do
 * @param temporary whether it is likely to go away without a change, for example a restart of the
 *     API server
 */
public record ApiError(Reason reason, String message, boolean temporary) {
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int LONGEST = 2_000;

  /**
   * @param request what the operator asked for: {@code create Pod orders-driver-1}
   */
  static ApiError of(String request, KubernetesClientException e) {
    String words = describe(e);
    String sentence = "Kubernetes refused to " + request + ": " + words + ".";
    if (words.contains("denied")
        && (words.contains("admission webhook") || words.contains("AdmissionPolicy"))) {
      return permanent(
          Reason.ADMISSION_DENIED,
          sentence,
          "Ask the maintainers of the cluster's admission policies.");
    }
    if (words.contains("request is too large")) {
      // the error comes from etcd, and the API server reports it as an internal error
      return tooLarge(sentence);
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> forbidden(request, sentence, words, e);
      case UNPROCESSABLE,
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_ENTITY_TOO_LARGE ->
          words.contains("Too long") || words.contains("too large") || words.contains("limit is")
              ? tooLarge(sentence)
              : permanent(
                  Reason.INVALID_OBJECT,
                  sentence,
                  "Correct the part of the manifest that the message names.");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          permanent(
              Reason.NOT_FOUND,
              sentence,
              "Check whether the namespace and the resource kind still exist.");
      default -> temporary(temporaryReason(e.getCode()), request, words);
    };
  }

  private static ApiError temporary(Reason reason, String request, String words) {
    return new ApiError(
        reason,
        "Kubernetes did not " + request + ": " + words + ". The operator tries again.",
        true);
  }

  private static ApiError tooLarge(String sentence) {
    return permanent(
        Reason.TOO_LARGE, sentence, "Make the manifest smaller, or split the pipeline.");
  }

  private static ApiError forbidden(
      String request, String sentence, String words, KubernetesClientException e) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (hasCause(e, "NamespaceTerminating")) {
      return permanent(Reason.NAMESPACE_TERMINATING, sentence, "The namespace is being deleted.");
    }
    if (lower.contains("failed quota") && lower.contains("must specify")) {
      return permanent(
          Reason.QUOTA_DEMANDS_LIMITS,
          sentence,
          "Set these limits in spec.spark.driver.podTemplate and spec.spark.executor.podTemplate,"
              + " or add a LimitRange with defaults to the namespace.");
    }
    if (lower.contains("exceeded quota") || lower.contains("failed quota")) {
      return permanent(
          Reason.QUOTA_EXCEEDED,
          sentence,
          "Raise the ResourceQuota, or request less in spec.spark.driver and spec.spark.executor.");
    }
    if (lower.contains("podsecurity")) {
      return permanent(
          Reason.POD_SECURITY,
          sentence,
          "Remove from the pod template what the namespace's Pod Security level forbids.");
    }
    if (lower.contains("is forbidden: user")) {
      return permanent(
          Reason.OPERATOR_FORBIDDEN, sentence, "Grant the operator the rights in deploy/operator.");
    }
    if (lower.contains("error looking up service account")) {
      // a new ServiceAccount is not known to every part of the API server immediately
      return temporary(Reason.SERVICE_ACCOUNT_NOT_FOUND, request, words);
    }
    if (lower.contains("priorityclass") || lower.contains("runtimeclass")) {
      return permanent(
          Reason.INVALID_OBJECT,
          sentence,
          "Correct the part of the manifest that the message names.");
    }
    if (lower.contains("minimum") || lower.contains("maximum")) {
      return permanent(
          Reason.LIMIT_RANGE, sentence, "Keep the sizes of the pods within the LimitRange.");
    }
    return permanent(
        Reason.ADMISSION_DENIED,
        sentence,
        "Ask the maintainers of the cluster's admission policies.");
  }

  private static Reason temporaryReason(int code) {
    return switch (code) {
      case TOO_MANY -> Reason.API_BUSY;
      case HttpURLConnection.HTTP_CONFLICT -> Reason.API_CONFLICT;
      default -> Reason.API_UNAVAILABLE;
    };
  }

  private static ApiError permanent(Reason reason, String sentence, String advice) {
    return new ApiError(reason, sentence + " " + advice, false);
  }

  private static boolean hasCause(KubernetesClientException e, String reason) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .map(StatusCause::getReason)
            .anyMatch(reason::equals);
  }

  /** The API server's own message, without what the client adds about the request. */
  public static String describe(KubernetesClientException e) {
    String text =
        Optional.ofNullable(e.getStatus())
            .map(Status::getMessage)
            .filter(message -> !message.isBlank())
            .or(() -> Optional.ofNullable(e.getCause()).map(Throwable::toString))
            .or(() -> Optional.ofNullable(e.getMessage()))
            .orElse("no response")
            .strip();
    String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
  }
}
