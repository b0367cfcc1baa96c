package io.streamingpipelines.testsupport.fault;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What happens to a call instead of being carried out and answered. */
public sealed interface Fault {

  /** The API server answers, but with a refusal; nothing was carried out. */
  record Refused(Status status, Map<String, String> headers) implements Fault {
    public Refused {
      headers = Map.copyOf(headers);
    }

    int code() {
      return status.getCode();
    }
  }

  /** Nothing was carried out, and no answer comes: the client has to give up by itself. */
  record NoAnswer() implements Fault {}

  /** The connection ends before the call was carried out. */
  record ClosedBefore() implements Fault {}

  /** The call is carried out, and the connection ends before the answer. */
  record AnswerLost() implements Fault {}

  /** The call is carried out, and its answer comes only when the latch is open. */
  record AnswerLate(CountDownLatch latch) implements Fault {}

  /** A watch begins and at once says that its version is too old. */
  record WatchGone() implements Fault {}

  static Fault refused(int code, String reason, String message) {
    return new Refused(status(code, reason, message), Map.of());
  }

  static Fault internalError() {
    return refused(500, "InternalError", "Internal error occurred: etcdserver: leader changed");
  }

  static Fault conflict() {
    return refused(
        409,
        "Conflict",
        "Operation cannot be fulfilled: the object has been modified; please apply your changes to"
            + " the latest version and try again");
  }

  static Fault alreadyExists() {
    return refused(409, "AlreadyExists", "object already exists");
  }

  static Fault gone() {
    return refused(410, "Expired", "too old resource version");
  }

  static Fault tooManyRequests(int retryAfterSeconds) {
    return new Refused(
        status(429, "TooManyRequests", "too many requests, please try again later"),
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  /** RBAC, a quota, Pod Security and webhooks answer with this code; the message tells which. */
  static Fault forbidden(String message) {
    return refused(403, "Forbidden", message);
  }

  static Fault forbidden() {
    return forbidden("forbidden: User \"operator\" is not allowed to do this");
  }

  static Fault unprocessable(String message) {
    return refused(422, "Invalid", message);
  }

  static Fault notFound() {
    return refused(404, "NotFound", "the object was not found");
  }

  static Fault noAnswer() {
    return new NoAnswer();
  }

  static Fault closedBefore() {
    return new ClosedBefore();
  }

  static Fault answerLost() {
    return new AnswerLost();
  }

  static Fault answerLate(CountDownLatch latch) {
    return new AnswerLate(latch);
  }

  static Fault watchGone() {
    return new WatchGone();
  }

  private static Status status(int code, String reason, String message) {
    return new StatusBuilder()
        .withStatus("Failure")
        .withCode(code)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
