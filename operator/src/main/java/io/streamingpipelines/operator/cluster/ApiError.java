package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.Reason;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Optional;

/**
 * Why Kubernetes did not do what the operator asked for.
 *
 * @param message what was refused, in Kubernetes' words, and what to do
 * @param temporary whether it goes away by itself, such as an API server that restarts
 */
public record ApiError(Reason reason, String message, boolean temporary) {
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int LONGEST = 2_000;

  /**
   * @param request what was asked for: {@code create Pod orders-driver-1}
   */
  static ApiError of(String request, KubernetesClientException e) {
    String words = describe(e);
    String sentence = "Kubernetes refused to " + request + ": " + words + ".";
    if (words.contains("denied")
        && (words.contains("admission webhook") || words.contains("AdmissionPolicy"))) {
      return permanent(
          Reason.ADMISSION_DENIED, sentence, "Ask whoever runs the cluster's admission rules.");
    }
    if (words.contains("request is too large")) {
      // the API server has it from its store, and calls it an internal error
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
                  "Change the part of the manifest that it names.");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          permanent(Reason.NOT_FOUND, sentence, "Does the namespace, or the kind, still exist?");
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
          "Set what it names in spec.spark.driver.podTemplate and spec.spark.executor.podTemplate,"
              + " or give the namespace a LimitRange with defaults.");
    }
    if (lower.contains("exceeded quota") || lower.contains("failed quota")) {
      return permanent(
          Reason.QUOTA_EXCEEDED,
          sentence,
          "Raise the ResourceQuota, or make spec.spark.driver and spec.spark.executor smaller.");
    }
    if (lower.contains("podsecurity")) {
      return permanent(
          Reason.POD_SECURITY,
          sentence,
          "Take out of the pod template what the namespace's Pod Security level forbids.");
    }
    if (lower.contains("is forbidden: user")) {
      return permanent(
          Reason.OPERATOR_FORBIDDEN, sentence, "Give the operator the rights of deploy/operator.");
    }
    if (lower.contains("error looking up service account")) {
      // one that was made just now is not known everywhere yet
      return temporary(Reason.SERVICE_ACCOUNT_NOT_FOUND, request, words);
    }
    if (lower.contains("priorityclass") || lower.contains("runtimeclass")) {
      return permanent(
          Reason.INVALID_OBJECT, sentence, "Change the part of the manifest that it names.");
    }
    if (lower.contains("minimum") || lower.contains("maximum")) {
      return permanent(Reason.LIMIT_RANGE, sentence, "Keep the pods' sizes inside the LimitRange.");
    }
    return permanent(
        Reason.ADMISSION_DENIED, sentence, "Ask whoever runs the cluster's admission rules.");
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

  /** The API server's own words, without the client's request around them. */
  public static String describe(KubernetesClientException e) {
    String text =
        Optional.ofNullable(e.getStatus())
            .map(Status::getMessage)
            .filter(message -> !message.isBlank())
            .or(() -> Optional.ofNullable(e.getCause()).map(Throwable::toString))
            .or(() -> Optional.ofNullable(e.getMessage()))
            .orElse("no answer")
            .strip();
    String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
  }
}
