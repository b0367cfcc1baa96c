package io.streamingpipelines.operator.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A driver or check pod.
 *
 * @param plan hash of the bundle that it runs
 * @param generation generation of the resource for which it was made
 * @param createdAt by the API server's clock, for people
 * @param seenSince by the operator's clock; all decisions about time use this one
 * @param readySince when the operator first saw that all queries run, by its own clock; null while
 *     they do not
 * @param deleting asked to end; a driver drains now
 * @param blockage why the pod cannot start, null when nothing keeps it
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
    @Nullable Instant readySince,
    boolean deleting,
    boolean started,
    @Nullable String ip,
    @Nullable Blockage blockage,
    @Nullable PodExit exit) {

  /** Why a pod cannot start: Kubernetes' reason and sentence. */
  public record Blockage(String reason, String message) {}

  /** The same pod, with the times at which the operator first saw it, saw it ready, and ended. */
  ObservedPod at(Instant seen, @Nullable Instant ready, @Nullable Instant ended) {
    return new ObservedPod(
        name,
        uid,
        attempt,
        plan,
        generation,
        createdAt,
        seen,
        readySince == null ? null : ready,
        deleting,
        started,
        ip,
        blockage,
        exit == null || ended == null ? exit : exit.seenAt(ended));
  }

  /** Whether it may still write. */
  public boolean alive() {
    return exit == null;
  }
}
