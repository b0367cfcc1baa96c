package io.streamingpipelines.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.status.ReconciliationError;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Delays decisions that Kubernetes has refused: the delay doubles up to a minute, however often
 * something else triggers a reconciliation. A different decision is executed immediately, and a
 * restarted operator tries once without a delay.
 */
final class ApiErrorBackoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;

  /** Number of temporary errors in a row that are not reported. */
  private static final int UNREPORTED_RETRIES = 2;

  /**
   * @param count how often the decision has failed in a row
   * @param until when the operator tries again
   */
  record FailedDecision(Decision decision, ApiError error, int count, Instant until) {
    /** The error to report to users; empty while it may go away immediately. */
    Optional<ReconciliationError> visibleError() {
      return error.temporary() && count <= UNREPORTED_RETRIES || lacksRoom()
          ? Optional.empty()
          : Optional.of(
              new ReconciliationError(error.reason(), error.message(), error.temporary()));
    }

    /** Whether there was no room for a driver beside another one, which can make room for it. */
    private boolean lacksRoom() {
      return decision.startsBeside() && error.reason() == Reason.QUOTA_EXCEEDED;
    }
  }

  private final Map<ResourceID, FailedDecision> last = new ConcurrentHashMap<>();

  /** The last failure of this decision, if it is too early to try again. */
  Optional<FailedDecision> pending(ResourceID pipeline, Decision decision, Instant now) {
    return Optional.ofNullable(last.get(pipeline))
        .filter(failed -> failed.decision.equals(decision) && now.isBefore(failed.until));
  }

  /** Why the last attempt to start a standby found no room; empty if it did not fail for that. */
  Optional<String> noRoom(ResourceID pipeline) {
    return Optional.ofNullable(last.get(pipeline))
        .filter(FailedDecision::lacksRoom)
        .map(failed -> failed.error.message());
  }

  FailedDecision add(ResourceID pipeline, Decision decision, ApiError error, Instant now) {
    FailedDecision before = last.get(pipeline);
    int count = before != null && before.decision.equals(decision) ? before.count + 1 : 1;
    Duration pause = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, count - 1));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    FailedDecision failed = new FailedDecision(decision, error, count, now.plus(bounded));
    last.put(pipeline, failed);
    return failed;
  }

  void forget(ResourceID pipeline) {
    last.remove(pipeline);
  }
}
