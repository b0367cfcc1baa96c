package io.streamingpipelines.operator.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A driver or check pod.
 *
 * @param plan hash of the bundle that it runs
 * @param generation generation of the resource for which it was made
 * @param readySince when the driver reported that all queries run; null while it has not
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
    @Nullable Instant readySince,
    boolean deleting,
    boolean started,
    @Nullable String ip,
    @Nullable Blockage blockage,
    @Nullable PodExit exit) {

  /** Why a pod cannot start: Kubernetes' reason and sentence. */
  public record Blockage(String reason, String message) {}

  /** Whether it may still write. */
  public boolean alive() {
    return exit == null;
  }
}
