package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Builds a pod from another one: name, plan, times of creation, IP and node are copied; everything
 * else is as in a running pod without problems, unless it is set.
 */
public final class ObservedPodBuilder {
  private final ObservedPod pod;
  private Instant createdAt;
  private Instant seenSince;
  private @Nullable Instant upSince;
  private @Nullable Instant readySince;
  private ObservedPod.@Nullable Deletion deletion;
  private boolean started = true;
  private @Nullable String ip;
  private ObservedPod.Node node;
  private ObservedPod.@Nullable Blockage blockage;
  private ObservedPod.@Nullable Disruption disruption;
  private @Nullable PodExit exit;

  private ObservedPodBuilder(ObservedPod pod) {
    this.pod = pod;
    this.createdAt = pod.createdAt();
    this.seenSince = pod.seenSince();
    this.ip = pod.ip();
    this.node = pod.node();
  }

  public static ObservedPodBuilder of(ObservedPod pod) {
    return new ObservedPodBuilder(pod);
  }

  public ObservedPodBuilder created(Instant at) {
    createdAt = at;
    seenSince = at;
    return this;
  }

  public ObservedPodBuilder up(@Nullable Instant since) {
    upSince = since;
    return this;
  }

  public ObservedPodBuilder ready(@Nullable Instant since) {
    readySince = since;
    return this;
  }

  public ObservedPodBuilder deletion(ObservedPod.@Nullable Deletion how) {
    deletion = how;
    return this;
  }

  /** The container has not started, or no longer runs. */
  public ObservedPodBuilder withoutContainer() {
    started = false;
    ip = null;
    return this;
  }

  public ObservedPodBuilder node(ObservedPod.Node where) {
    node = where;
    return this;
  }

  public ObservedPodBuilder blockage(ObservedPod.@Nullable Blockage why) {
    blockage = why;
    return this;
  }

  public ObservedPodBuilder disruption(ObservedPod.@Nullable Disruption why) {
    disruption = why;
    return this;
  }

  public ObservedPodBuilder exit(PodExit how) {
    exit = how;
    return this;
  }

  public ObservedPod pod() {
    return new ObservedPod(
        pod.name(),
        pod.uid(),
        pod.attempt(),
        pod.plan(),
        pod.generation(),
        createdAt,
        seenSince,
        upSince,
        readySince,
        deletion,
        started,
        ip,
        node,
        blockage,
        disruption,
        exit);
  }
}
