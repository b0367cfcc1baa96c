package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.status.StatusWrites;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the status by server-side apply of a fresh object. Remembers only when it last wrote, to
 * keep the rate down; what it wrote is read from the resource.
 */
final class StatusWriter {
  private final Clock clock;
  private final Map<ResourceID, Instant> writes = new ConcurrentHashMap<>();

  StatusWriter(Clock clock) {
    this.clock = clock;
  }

  void write(StreamingPipeline pipeline, Judgement judgement, Context<StreamingPipeline> context) {
    if (judgement.status().equals(pipeline.getStatus())) {
      return;
    }
    boolean now =
        StatusWrites.lifecycleChanged(pipeline.getStatus(), judgement.status())
            || postponed(pipeline, judgement).isZero();
    if (!now) {
      return;
    }
    StreamingPipeline fresh = new StreamingPipeline();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(pipeline.getMetadata().getNamespace())
            .withName(pipeline.getMetadata().getName())
            .build());
    fresh.setStatus(judgement.status());
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(pipeline, fresh, context);
    writes.put(ResourceID.fromResource(pipeline), clock.instant());
  }

  /** How long a new status has to wait because the last one is too young; zero without news. */
  Duration postponed(StreamingPipeline pipeline, Judgement judgement) {
    return judgement.status().equals(pipeline.getStatus())
        ? Duration.ZERO
        : StatusWrites.postponed(
            writes.get(ResourceID.fromResource(pipeline)),
            judgement.statusInterval(),
            clock.instant());
  }

  void forget(ResourceID pipeline) {
    writes.remove(pipeline);
  }
}
