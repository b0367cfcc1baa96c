package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.lifecycle.LostPod;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPod.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A driver that may or may not still work: its node does not respond to Kubernetes, the driver does
 * not respond to the operator, or its node does not confirm that it has ended.
 *
 * @param message what is unknown, what the operator waits for, and what a person can do
 */
record UnresponsiveDriver(Reason reason, String message) {
  /** How old a report may be, and how long the first one may take. */
  private static final Duration REPORT = Duration.ofSeconds(30);

  /** How long a kubelet may take to confirm the end of a pod after its grace period. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(30);

  static Optional<UnresponsiveDriver> of(Situation now) {
    return now.seen().aliveDriver().flatMap(driver -> of(driver, now));
  }

  private static Optional<UnresponsiveDriver> of(ObservedPod driver, Situation now) {
    Observation seen = now.seen();
    boolean responds = seen.report().isPresent();
    if (driver.node().unresponsive()) {
      return Optional.of(ofNode(driver, responds, removal(driver, responds, now)));
    }
    Deletion deletion = driver.deletion();
    if (deletion != null) {
      Instant end = deletion.since().plus(deletion.grace());
      return seen.now().isBefore(end.plus(CONFIRMATION))
          ? Optional.empty()
          : Optional.of(ofEnd(driver, end, removal(driver, responds, now)));
    }
    return seen.report().isPresent() || !upSince(driver, seen.now().minus(REPORT))
        ? Optional.empty()
        : Optional.of(ofDriver(driver));
  }

  private static boolean upSince(ObservedPod driver, Instant latest) {
    return driver.upSince() != null && !driver.upSince().isAfter(latest);
  }

  /** When the operator removes the pod, if nobody confirms its end before. */
  private static String removal(ObservedPod driver, boolean responds, Situation now) {
    return LostPod.of(driver, responds, now.seen().now())
        .map(lost -> lost.removedAt(now.nodeLostTimeout()))
        .map(
            at ->
                " Otherwise, the operator removes the pod and starts another driver at "
                    + StatusFormat.text(at)
                    + " (fencing.nodeLostTimeout).")
        .orElse("");
  }

  private static UnresponsiveDriver ofNode(ObservedPod driver, boolean responds, String removal) {
    String work =
        responds
            ? "its driver still responds to the operator and keeps working"
            : "it is unknown whether its driver still runs";
    String next =
        driver.deleting()
            ? "Pod "
                + driver.name()
                + " was asked to end; no other driver starts until the node confirms that it has."
            : "Kubernetes deletes pod " + driver.name() + " when the pod's toleration expires.";
    return new UnresponsiveDriver(
        Reason.NODE_NOT_READY,
        String.format(
            "Node %s does not respond to Kubernetes; %s. %s Bring the node back or, if its machine"
                + " is gone for good, delete the Node object.%s",
            driver.node(), work, next, removal));
  }

  private static UnresponsiveDriver ofEnd(ObservedPod driver, Instant end, String removal) {
    return new UnresponsiveDriver(
        Reason.DRIVER_DOES_NOT_END,
        String.format(
            "The driver's pod %s should have ended by %s, but its node %s has not confirmed that it"
                + " has; no other driver starts until then. Run kubectl describe on the pod and the"
                + " node to see the cause.%s",
            driver.name(), StatusFormat.text(end), driver.node(), removal));
  }

  private static UnresponsiveDriver ofDriver(ObservedPod driver) {
    return new UnresponsiveDriver(
        Reason.DRIVER_UNREACHABLE,
        driver.readySince() == null
            ? String.format(
                "The driver's pod %s responds neither to the operator nor to its probes; Kubernetes"
                    + " ends it if this continues. Its log may say why.",
                driver.name())
            : String.format(
                "The driver's pod %s is ready but does not respond to the operator: check the"
                    + " network between them, for example NetworkPolicies and node %s.",
                driver.name(), driver.node()));
  }
}
