package io.streamingpipelines.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.cluster.Refusal;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.status.Hindrance;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Kubernetes has refused, and when it is asked again: each time twice as late, at last once a
 * minute, however often something else makes the operator look at the pipeline. Another decision is
 * carried out at once. An operator that has restarted asks once more.
 */
final class Refusals {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;

  /** Refusals in a row that pass by themselves, before they are told. */
  private static final int PATIENCE = 2;

  /**
   * @param count how often in a row
   * @param until when Kubernetes is asked again
   */
  record Refused(Decision decision, Refusal refusal, int count, Instant until) {
    /** What a user should know of it; nothing yet of what may pass at once. */
    Optional<Hindrance> toTell() {
      return refusal.passing() && count <= PATIENCE
          ? Optional.empty()
          : Optional.of(new Hindrance(refusal.reason(), refusal.message(), refusal.passing()));
    }
  }

  private final Map<ResourceID, Refused> last = new ConcurrentHashMap<>();

  /** The refusal of this very decision, while it is too early to ask again. */
  Optional<Refused> pending(ResourceID pipeline, Decision decision, Instant now) {
    return Optional.ofNullable(last.get(pipeline))
        .filter(refused -> refused.decision.equals(decision) && now.isBefore(refused.until));
  }

  Refused add(ResourceID pipeline, Decision decision, Refusal refusal, Instant now) {
    Refused before = last.get(pipeline);
    int count = before != null && before.decision.equals(decision) ? before.count + 1 : 1;
    Duration pause = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, count - 1));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    Refused refused = new Refused(decision, refusal, count, now.plus(bounded));
    last.put(pipeline, refused);
    return refused;
  }

  void forget(ResourceID pipeline) {
    last.remove(pipeline);
  }
}
