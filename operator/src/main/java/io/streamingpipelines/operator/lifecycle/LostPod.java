package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod that may or may not still run: its node does not respond to Kubernetes, or does not confirm
 * that the pod has ended (docs/design/lifecycle.md#lost-nodes).
 *
 * @param since when the pod was lost
 */
public record LostPod(ObservedPod pod, Instant since) {
  /**
   * The pod, if it is lost.
   *
   * @param responds whether it still responds to the operator, although its node does not respond
   */
  public static Optional<LostPod> of(ObservedPod pod, boolean responds, Instant now) {
    if (!pod.alive()) {
      return Optional.empty();
    }
    Deletion deletion = pod.deletion();
    if (deletion != null) {
      Instant end = deletion.since().plus(deletion.grace());
      return now.isBefore(end) ? Optional.empty() : Optional.of(new LostPod(pod, end));
    }
    Instant silent = pod.node().unresponsiveSince();
    return silent == null || responds ? Optional.empty() : Optional.of(new LostPod(pod, silent));
  }

  /** When the pod is removed from Kubernetes. */
  public Instant removedAt(Duration timeout) {
    return since.plus(timeout);
  }
}
