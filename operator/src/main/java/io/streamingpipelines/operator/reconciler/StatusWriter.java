package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.status.StatusWritePolicy;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status by server-side apply of a fresh object. Remembers only when it last wrote, to
 * keep the rate down; what it wrote is read from the resource.
 */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  private static final Set<Integer> REFUSED =
      Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_ENTITY_TOO_LARGE, 422);

  /** An internal error by its code, but one that stays: the definition does not know a field. */
  private static final String UNDECLARED = "failed to create typed patch object";

  private static final int NO_RETRY = 0;
  private static final long NO_POLL_MILLIS = 1;

  private final Clock clock;
  private final Map<ResourceID, Instant> writes = new ConcurrentHashMap<>();

  StatusWriter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes the status unless it says nothing new, or only progress that is too young.
   *
   * @param interval how often progress may be written
   * @return the resource as it was written, or as it was
   */
  StreamingPipeline write(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Duration interval,
      Context<StreamingPipeline> context) {
    if (status.equals(pipeline.getStatus())) {
      return pipeline;
    }
    boolean now =
        StatusWritePolicy.lifecycleChanged(pipeline.getStatus(), status)
            || remainingDelay(pipeline, status, interval).isZero();
    if (!now) {
      return pipeline;
    }
    StreamingPipeline written = applyOrWriteWithoutProgress(pipeline, status, context);
    writes.put(ResourceID.fromResource(pipeline), clock.instant());
    return written;
  }

  /** Whether the status itself is what the API server does not take, for good. */
  static boolean isRefused(KubernetesClientException e) {
    return REFUSED.contains(e.getCode()) || String.valueOf(e.getMessage()).contains(UNDECLARED);
  }

  private static StreamingPipeline applyOrWriteWithoutProgress(
      StreamingPipeline pipeline, PipelineStatus status, Context<StreamingPipeline> context) {
    try {
      return apply(pipeline, status, context);
    } catch (KubernetesClientException e) {
      if (!isRefused(e)) {
        throw e;
      }
      return writeWithoutProgress(pipeline, status, context, e);
    }
  }

  /**
   * Applies once, and lets JOSDK know what came of it. Of a resource that has changed meanwhile the
   * next reconciliation knows more; to wait for it here would hold a thread of all pipelines.
   */
  private static StreamingPipeline apply(
      StreamingPipeline pipeline, PipelineStatus status, Context<StreamingPipeline> context) {
    try {
      return PrimaryUpdateAndCacheUtils.updateAndCacheResource(
          pipeline,
          context,
          primary -> fresh(pipeline, status),
          fresh ->
              context
                  .getClient()
                  .resource(fresh)
                  .subresource("status")
                  .patch(
                      new PatchContext.Builder()
                          .withForce(true)
                          .withFieldManager(context.getControllerConfiguration().fieldManager())
                          .withPatchType(PatchType.SERVER_SIDE_APPLY)
                          .build()),
          NO_RETRY,
          NO_POLL_MILLIS,
          NO_POLL_MILLIS);
    } catch (OperatorException e) {
      if (e.getCause() instanceof KubernetesClientException refused) {
        throw refused;
      }
      throw e;
    }
  }

  /**
   * The status without what may be too much, as a merge patch: it drops fields that an older
   * definition of the resource does not know, where server-side apply refuses all of it.
   */
  private static StreamingPipeline writeWithoutProgress(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Context<StreamingPipeline> context,
      KubernetesClientException refused) {
    LOG.warn(
        "the status is written without progress, since Kubernetes refused all of it: {}",
        refused.getMessage());
    try {
      return context
          .getClient()
          .resource(fresh(pipeline, status))
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              Json.write(Map.of("status", StatusWritePolicy.withoutProgress(status))));
    } catch (KubernetesClientException e) {
      e.addSuppressed(refused);
      throw e;
    }
  }

  private static StreamingPipeline fresh(StreamingPipeline pipeline, PipelineStatus status) {
    StreamingPipeline fresh = new StreamingPipeline();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(pipeline.getMetadata().getNamespace())
            .withName(pipeline.getMetadata().getName())
            .build());
    fresh.setStatus(status);
    return fresh;
  }

  /** How long a new status has to wait because the last one is too young; zero without news. */
  Duration remainingDelay(StreamingPipeline pipeline, PipelineStatus status, Duration interval) {
    return status.equals(pipeline.getStatus())
        ? Duration.ZERO
        : StatusWritePolicy.remainingDelay(
            writes.get(ResourceID.fromResource(pipeline)), interval, clock.instant());
  }

  void forget(ResourceID pipeline) {
    writes.remove(pipeline);
  }
}
