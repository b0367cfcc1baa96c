package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.Reason;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A driver of which nobody knows whether it still works: its node does not answer Kubernetes, it
 * does not answer the operator, or it was asked to end and nobody confirms that it has.
 *
 * @param message what is not known, what the operator waits for, what a person can do
 */
record UnresponsiveDriver(Reason reason, String message) {
  /** As old as a report may be, and how long the first one may take. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** How long a kubelet may take to confirm an end whose grace is over. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(30);

  static Optional<UnresponsiveDriver> of(Observation seen) {
    return seen.aliveDriver().flatMap(driver -> of(driver, seen));
  }

  private static Optional<UnresponsiveDriver> of(ObservedPod driver, Observation seen) {
    if (driver.node().unresponsive()) {
      return Optional.of(ofNode(driver, seen.report().isPresent()));
    }
    Deletion deletion = driver.deletion();
    if (deletion != null) {
      Instant end = deletion.since().plus(deletion.grace());
      return seen.now().isBefore(end.plus(CONFIRMATION))
          ? Optional.empty()
          : Optional.of(ofEnd(driver, end));
    }
    return seen.report().isPresent() || !upSince(driver, seen.now().minus(ANSWER))
        ? Optional.empty()
        : Optional.of(ofDriver(driver));
  }

  private static boolean upSince(ObservedPod driver, Instant latest) {
    return driver.upSince() != null && !driver.upSince().isAfter(latest);
  }

  private static UnresponsiveDriver ofNode(ObservedPod driver, boolean answers) {
    String work =
        answers
            ? "the driver there still answers the operator and works on"
            : "whether the driver there still runs is not known";
    String next =
        driver.deleting()
            ? "Its pod "
                + driver.name()
                + " was asked to end; until that is confirmed, no other driver starts."
            : "Kubernetes deletes its pod "
                + driver.name()
                + " when the time of the pod's toleration is over.";
    return new UnresponsiveDriver(
        Reason.NODE_NOT_READY,
        String.format(
            "Node %s does not answer Kubernetes; %s. %s Bring the node back or, if its machine is"
                + " off for good, delete the Node object.",
            driver.node(), work, next));
  }

  private static UnresponsiveDriver ofEnd(ObservedPod driver, Instant end) {
    return new UnresponsiveDriver(
        Reason.DRIVER_DOES_NOT_END,
        String.format(
            "The driver's pod %s should have ended by %s, and its node %s has not confirmed that it"
                + " has; until then no other driver starts. See what holds it up with kubectl"
                + " describe, of the pod and of the node.",
            driver.name(), StatusFormat.text(end), driver.node()));
  }

  private static UnresponsiveDriver ofDriver(ObservedPod driver) {
    return new UnresponsiveDriver(
        Reason.DRIVER_UNREACHABLE,
        driver.readySince() == null
            ? String.format(
                "The driver's pod %s answers neither the operator nor its probes; Kubernetes ends"
                    + " it if that lasts. Its log may say why.",
                driver.name())
            : String.format(
                "The driver's pod %s is ready, but does not answer the operator: check what lies"
                    + " between the two, such as a NetworkPolicy or the network of node %s.",
                driver.name(), driver.node()));
  }
}
