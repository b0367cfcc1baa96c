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
 * @param passing whether it goes away by itself, such as an API server that restarts
 */
public record Refusal(String reason, String message, boolean passing) {
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int LONGEST = 2_000;

  /**
   * @param deed what was asked for: {@code create Pod orders-driver-1}
   */
  static Refusal of(String deed, KubernetesClientException e) {
    String words = words(e);
    String sentence = "Kubernetes refused to " + deed + ": " + words + ".";
    if (words.contains("denied")
        && (words.contains("admission webhook") || words.contains("AdmissionPolicy"))) {
      return lasting(
          "AdmissionDenied", sentence, "Ask whoever runs the cluster's admission rules.");
    }
    if (words.contains("request is too large")) {
      // the API server has it from its store, and calls it an internal error
      return tooLarge(sentence);
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> forbidden(deed, sentence, words, e);
      case UNPROCESSABLE,
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_ENTITY_TOO_LARGE ->
          words.contains("Too long") || words.contains("too large") || words.contains("limit is")
              ? tooLarge(sentence)
              : lasting(
                  "InvalidObject", sentence, "Change the part of the manifest that it names.");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          lasting("NotFound", sentence, "Does the namespace, or the kind, still exist?");
      default -> passing(passing(e.getCode()), deed, words);
    };
  }

  private static Refusal passing(String reason, String deed, String words) {
    return new Refusal(
        reason, "Kubernetes did not " + deed + ": " + words + ". The operator tries again.", true);
  }

  private static Refusal tooLarge(String sentence) {
    return lasting("TooLarge", sentence, "Make the manifest smaller, or split the pipeline.");
  }

  private static Refusal forbidden(
      String deed, String sentence, String words, KubernetesClientException e) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (hasCause(e, "NamespaceTerminating")) {
      return lasting("NamespaceTerminating", sentence, "The namespace is being deleted.");
    }
    if (lower.contains("failed quota") && lower.contains("must specify")) {
      return lasting(
          "QuotaDemandsLimits",
          sentence,
          "Set what it names in spec.spark.driver.podTemplate and spec.spark.executor.podTemplate,"
              + " or give the namespace a LimitRange with defaults.");
    }
    if (lower.contains("exceeded quota") || lower.contains("failed quota")) {
      return lasting(
          "QuotaExceeded",
          sentence,
          "Raise the ResourceQuota, or make spec.spark.driver and spec.spark.executor smaller.");
    }
    if (lower.contains("podsecurity")) {
      return lasting(
          "PodSecurity",
          sentence,
          "Take out of the pod template what the namespace's Pod Security level forbids.");
    }
    if (lower.contains("is forbidden: user")) {
      return lasting(
          "OperatorForbidden", sentence, "Give the operator the rights of deploy/operator.");
    }
    if (lower.contains("error looking up service account")) {
      // one that was made just now is not known everywhere yet
      return passing("ServiceAccountNotFound", deed, words);
    }
    if (lower.contains("priorityclass") || lower.contains("runtimeclass")) {
      return lasting("InvalidObject", sentence, "Change the part of the manifest that it names.");
    }
    if (lower.contains("minimum") || lower.contains("maximum")) {
      return lasting("LimitRange", sentence, "Keep the pods' sizes inside the LimitRange.");
    }
    return lasting("AdmissionDenied", sentence, "Ask whoever runs the cluster's admission rules.");
  }

  private static String passing(int code) {
    return switch (code) {
      case TOO_MANY -> "ApiBusy";
      case HttpURLConnection.HTTP_CONFLICT -> "ApiConflict";
      default -> "ApiUnavailable";
    };
  }

  private static Refusal lasting(String reason, String sentence, String advice) {
    return new Refusal(reason, sentence + " " + advice, false);
  }

  private static boolean hasCause(KubernetesClientException e, String reason) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .map(StatusCause::getReason)
            .anyMatch(reason::equals);
  }

  /** The API server's own words, without the client's request around them. */
  public static String words(KubernetesClientException e) {
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
