package io.streamingpipelines.operator.status;

import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many executors of the living driver run: without any, its running queries process nothing.
 *
 * @param wanted number of executors in the plan
 * @param running number of executors that run
 * @param why why the others do not start, in Kubernetes' words; null if unknown
 */
record ExecutorAvailability(int wanted, long running, ObservedPod.@Nullable Blockage why) {
  /** How long a driver may lack executors after it has become ready. */
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

  /** Whether all executors are missing, unless the driver has only just started. */
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

  /** {@code 1 of 2 executors running: Unschedulable: …}; empty if all run. */
  Optional<String> message() {
    if (running >= wanted) {
      return Optional.empty();
    }
    String cause =
        why != null
            ? Assessment.text(why)
            : running == 0
                ? "no executor pod has started; a ResourceQuota may leave no room (see the driver's"
                    + " log)"
                : "the others are starting";
    return Optional.of(running + " of " + wanted + " executors running: " + cause);
  }
}
