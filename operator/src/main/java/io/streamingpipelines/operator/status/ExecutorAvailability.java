package io.streamingpipelines.operator.status;

import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The executors of the alive driver: a driver whose queries run and that has no executor processes
 * nothing.
 *
 * @param wanted how many its plan asks for
 * @param running how many there are
 * @param why what keeps the others from starting, as Kubernetes says it; null when nothing is known
 */
record ExecutorAvailability(int wanted, long running, ObservedPod.@Nullable Blockage why) {
  /** How long a driver that has just become ready may be without executors. */
  private static final Duration START = Duration.ofSeconds(30);

  static ExecutorAvailability of(Observation seen) {
    int wanted =
        seen.aliveDriver()
            .flatMap(driver -> seen.bundle(driver.plan()))
            .map(stored -> stored.bundle().facts().executors())
            .orElse(0);
    return new ExecutorAvailability(
        wanted,
        seen.executors().stream().filter(ObservedPod::running).count(),
        seen.executors().stream()
            .filter(ObservedPod::alive)
            .map(ObservedPod::stuckReason)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null));
  }

  /** Whether all are missing, and not only because the driver has just started. */
  boolean missing(Situation now) {
    if (wanted == 0 || running > 0) {
      return false;
    }
    boolean settled =
        now.seen()
            .aliveDriver()
            .map(ObservedPod::readySince)
            .filter(since -> !now.seen().now().isBefore(since.plus(START)))
            .isPresent();
    return why != null || settled;
  }

  /** {@code 1 of 2 executors run: Unschedulable: …}; empty when all run. */
  Optional<String> message() {
    if (running >= wanted) {
      return Optional.empty();
    }
    String cause =
        why != null
            ? Assessment.text(why)
            : running == 0
                ? "no pod of them has been made or started; a ResourceQuota may leave no room, the"
                    + " driver's log says"
                : "the others are being made";
    return Optional.of(running + " of " + wanted + " executors run: " + cause);
  }
}
