package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Locale;
import java.util.Optional;

/**
 * Why Kubernetes did not do what the operator asked for.
 *
 * @param reason one word for programs: {@code QuotaExceeded}
 * @param message what was refused, in Kubernetes' words, and what to do
 * @param temporary whether it goes away by itself, such as an API server that restarts
 */
public record ApiError(String reason, String message, boolean temporary) {
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
          "AdmissionDenied", sentence, "Ask whoever runs the cluster's admission rules.");
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
                  "InvalidObject", sentence, "Change the part of the manifest that it names.");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          permanent("NotFound", sentence, "Does the namespace, or the kind, still exist?");
      default -> temporary(temporaryReason(e.getCode()), request, words);
    };
  }

  private static ApiError temporary(String reason, String request, String words) {
    return new ApiError(
        reason,
        "Kubernetes did not " + request + ": " + words + ". The operator tries again.",
        true);
  }

  private static ApiError tooLarge(String sentence) {
    return permanent("TooLarge", sentence, "Make the manifest smaller, or split the pipeline.");
  }

  private static ApiError forbidden(
      String request, String sentence, String words, KubernetesClientException e) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (hasCause(e, "NamespaceTerminating")) {
      return permanent("NamespaceTerminating", sentence, "The namespace is being deleted.");
    }
    if (lower.contains("failed quota") && lower.contains("must specify")) {
      return permanent(
          "QuotaDemandsLimits",
          sentence,
          "Set what it names in spec.spark.driver.podTemplate and spec.spark.executor.podTemplate,"
              + " or give the namespace a LimitRange with defaults.");
    }
    if (lower.contains("exceeded quota") || lower.contains("failed quota")) {
      return permanent(
          "QuotaExceeded",
          sentence,
          "Raise the ResourceQuota, or make spec.spark.driver and spec.spark.executor smaller.");
    }
    if (lower.contains("podsecurity")) {
      return permanent(
          "PodSecurity",
          sentence,
          "Take out of the pod template what the namespace's Pod Security level forbids.");
    }
    if (lower.contains("is forbidden: user")) {
      return permanent(
          "OperatorForbidden", sentence, "Give the operator the rights of deploy/operator.");
    }
    if (lower.contains("error looking up service account")) {
      // one that was made just now is not known everywhere yet
      return temporary("ServiceAccountNotFound", request, words);
    }
    if (lower.contains("priorityclass") || lower.contains("runtimeclass")) {
      return permanent("InvalidObject", sentence, "Change the part of the manifest that it names.");
    }
    if (lower.contains("minimum") || lower.contains("maximum")) {
      return permanent("LimitRange", sentence, "Keep the pods' sizes inside the LimitRange.");
    }
    return permanent(
        "AdmissionDenied", sentence, "Ask whoever runs the cluster's admission rules.");
  }

  private static String temporaryReason(int code) {
    return switch (code) {
      case TOO_MANY -> "ApiBusy";
      case HttpURLConnection.HTTP_CONFLICT -> "ApiConflict";
      default -> "ApiUnavailable";
    };
  }

  private static ApiError permanent(String reason, String sentence, String advice) {
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
