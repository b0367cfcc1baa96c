package io.streamingpipelines.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.status.ReconciliationError;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Kubernetes has failed, and when it is asked again: each time twice as late, at last once a
 * minute, however often something else makes the operator look at the pipeline. Another decision is
 * carried out at once. An operator that has restarted asks once more.
 */
final class ApiErrorBackoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;

  /** ApiErrorBackoff in a row that pass by themselves, before they are told. */
  private static final int UNREPORTED_RETRIES = 2;

  /**
   * @param count how often in a row
   * @param until when Kubernetes is asked again
   */
  record FailedDecision(Decision decision, ApiError error, int count, Instant until) {
    /** What a user should know of it; nothing yet of what may pass at once. */
    Optional<ReconciliationError> visibleError() {
      return error.temporary() && count <= UNREPORTED_RETRIES
          ? Optional.empty()
          : Optional.of(
              new ReconciliationError(error.reason(), error.message(), error.temporary()));
    }
  }

  private final Map<ResourceID, FailedDecision> last = new ConcurrentHashMap<>();

  /** The error of this very decision, while it is too early to ask again. */
  Optional<FailedDecision> pending(ResourceID pipeline, Decision decision, Instant now) {
    return Optional.ofNullable(last.get(pipeline))
        .filter(failed -> failed.decision.equals(decision) && now.isBefore(failed.until));
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
