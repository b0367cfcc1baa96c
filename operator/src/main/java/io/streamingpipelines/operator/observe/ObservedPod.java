package io.streamingpipelines.operator.observe;

import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.plan.Staged;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A driver, check or executor pod.
 *
 * @param standby whether the pod was started beside another driver, so that it waits, after the
 *     check of its plan, until no other driver may write
 * @param plan hash of the bundle that the pod runs
 * @param mounted hash of the bundle with which the pod was created; a driver may have changed its
 *     plan since
 * @param generation generation of the resource that the pod was created for
 * @param createdAt by the clock of the API server, to be shown to people
 * @param seenSince when the operator first saw the pod, by its own clock; decisions use this time
 * @param upSince when the operator first saw that the startup probe had succeeded, by its own
 *     clock; null while it has not. That of a standby succeeds when the plan has been checked
 * @param readySince when the operator first saw that all queries run, by its own clock; null while
 *     they do not
 * @param deletion set once the pod has been asked to end; a driver then drains
 * @param blockage why the pod cannot start, null if nothing prevents it
 * @param disruption why Kubernetes ends the pod, null if it does not, or gives no reason
 * @param outdated what contains something else than when the pod started, although a driver reads
 *     it only then; null if there is nothing
 * @param exit how the pod ended, null while it has not
 */
@Staged
public record ObservedPod(
    String name,
    String uid,
    int attempt,
    String plan,
    String mounted,
    boolean standby,
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
    @Nullable Outdated outdated,
    @Nullable PodExit exit) {
  /** Why a pod cannot start or finish: Kubernetes' reason and message. */
  public record Blockage(String reason, String message) {}

  /**
   * The request to end a pod.
   *
   * @param since when the operator first saw the request, by its own clock
   * @param grace how long the pod may take
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
   * A Secret or ConfigMap that contains something else than when a driver started.
   *
   * @param what {@code Secret kafka-user}
   */
  public record Outdated(Reason reason, String what) {
    /** The same object as a reason to restart the driver. */
    public static Outdated of(StartInput changed) {
      return new Outdated(
          changed.kind() == Dependency.Kind.CONFIG_MAP
              ? Reason.CONFIG_MAP_CHANGED
              : Reason.SECRET_CHANGED,
          changed.toString());
    }
  }

  /**
   * The node of a pod.
   *
   * @param name null until the pod is scheduled
   * @param unresponsiveSince when the operator first saw, by its own clock, that the node no longer
   *     responds to Kubernetes, so that the status of the pod may be outdated; null while it does
   */
  public record Node(@Nullable String name, @Nullable Instant unresponsiveSince) {
    public static final Node NONE = new Node(null, null);

    public boolean unresponsive() {
      return unresponsiveSince != null;
    }

    @Override
    public String toString() {
      return name == null ? "(unknown)" : name;
    }
  }

  /** The same pod with the times at which the operator first saw each of its states. */
  ObservedPod withSeenTimes(
      Instant seen,
      @Nullable Instant up,
      @Nullable Instant ready,
      @Nullable Instant asked,
      @Nullable Instant silent,
      @Nullable Instant ended) {
    return ObservedPodBuilder.builder(this)
        .seenSince(seen)
        .upSince(upSince == null ? null : up)
        .readySince(readySince == null ? null : ready)
        .deletion(
            deletion == null || asked == null ? deletion : new Deletion(asked, deletion.grace))
        .node(node.unresponsive() ? new Node(node.name, silent) : node)
        .exit(exit == null || ended == null ? exit : exit.seenAt(ended))
        .build();
  }

  /** The same pod, but it runs the bundle with this hash. */
  ObservedPod running(String hash) {
    return ObservedPodBuilder.builder(this).plan(hash).build();
  }

  /** The same pod, but what it has read at its start is outdated. */
  ObservedPod outdated(Outdated why) {
    return ObservedPodBuilder.builder(this).outdated(why).build();
  }

  /** Whether it runs this plan, and need not start again for what it reads only then. */
  public boolean keeps(String hash) {
    return outdated == null && plan.equals(hash);
  }

  /**
   * Whether the operator has to wait for it, because it may still write. A pod that was deleted
   * with grace 0 does not count: the API server no longer waits for its node, and if the pod is
   * still there, only a finalizer keeps it. Whatever it still does is fenced.
   */
  public boolean alive() {
    return exit == null && (deletion == null || !deletion.grace.isZero());
  }

  /** Whether it has been asked to end; a driver then drains. */
  public boolean deleting() {
    return deletion != null;
  }

  /** Whether it is known to run, which it is not on an unresponsive node. */
  public boolean running() {
    return alive() && started && !node.unresponsive();
  }

  /** Why it does not finish: it cannot start, or its node does not respond. */
  public @Nullable Blockage stuckReason() {
    return node.unresponsive()
        ? new Blockage(
            Reason.NODE_NOT_READY.text(), "node " + node + " does not respond to Kubernetes")
        : blockage;
  }
}
