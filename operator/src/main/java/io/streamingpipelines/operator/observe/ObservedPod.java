package io.streamingpipelines.operator.observe;

import io.streamingpipelines.api.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A driver, check or executor pod.
 *
 * @param plan hash of the bundle that it runs
 * @param generation generation of the resource for which it was made
 * @param createdAt by the API server's clock, for people
 * @param seenSince by the operator's clock; all decisions about time use this one
 * @param upSince when the operator first saw that the container's startup probe had succeeded, by
 *     its own clock; null while it has not
 * @param readySince when the operator first saw that all queries run, by its own clock; null while
 *     they do not
 * @param deletion asked to end, a driver drains now; null while nobody has asked
 * @param blockage why the pod cannot start, null when nothing keeps it
 * @param disruption why Kubernetes ends the pod, null when it does not, or does not say
 * @param exit null while it has not ended
 */
public record ObservedPod(
    String name,
    String uid,
    int attempt,
    String plan,
    long generation,
    Instant createdAt,
    Instant seenSince,
    @Nullable Instant upSince,
    @Nullable Instant readySince,
    @Nullable Deletion deletion,
    boolean started,
    @Nullable String ip,
    Node node,
    @Nullable Blockage blockage,
    @Nullable Disruption disruption,
    @Nullable PodExit exit) {
  /** Why a pod cannot start: Kubernetes' reason and sentence. */
  public record Blockage(String reason, String message) {}

  /**
   * A pod that was asked to end.
   *
   * @param since when the operator first saw that it was asked, by its own clock
   * @param grace how long it may take
   */
  public record Deletion(Instant since, Duration grace) {}

  /**
   * Why Kubernetes ends a pod, or has ended it.
   *
   * @param reason {@code DriverEvicted}: the word that statuses use
   * @param message Kubernetes' own words
   */
  public record Disruption(String reason, String message) {}

  /**
   * Where a pod is.
   *
   * @param name null before the scheduler has found a node
   * @param unresponsive whether Kubernetes no longer hears from the node: what it says of the pod
   *     is what it knew last
   */
  public record Node(@Nullable String name, boolean unresponsive) {
    public static final Node NONE = new Node(null, false);

    @Override
    public String toString() {
      return name == null ? "(unknown)" : name;
    }
  }

  /** The same pod, with the times at which the operator first saw what there is to see of it. */
  ObservedPod withSeenTimes(
      Instant seen,
      @Nullable Instant up,
      @Nullable Instant ready,
      @Nullable Instant asked,
      @Nullable Instant ended) {
    return new ObservedPod(
        name,
        uid,
        attempt,
        plan,
        generation,
        createdAt,
        seen,
        upSince == null ? null : up,
        readySince == null ? null : ready,
        deletion == null || asked == null ? deletion : new Deletion(asked, deletion.grace),
        started,
        ip,
        node,
        blockage,
        disruption,
        exit == null || ended == null ? exit : exit.seenAt(ended));
  }

  /** Whether it may still write. */
  public boolean alive() {
    return exit == null;
  }

  /** Whether it was asked to end; a driver drains now. */
  public boolean deleting() {
    return deletion != null;
  }

  /** Whether it is known to run: of a pod on a silent node nobody knows. */
  public boolean running() {
    return alive() && started && !node.unresponsive;
  }

  /** What keeps it from coming to its end: it cannot start, or nobody hears from its node. */
  public @Nullable Blockage stuckReason() {
    return node.unresponsive
        ? new Blockage(Reason.NODE_NOT_READY.text(), "node " + node + " does not answer Kubernetes")
        : blockage;
  }
}
