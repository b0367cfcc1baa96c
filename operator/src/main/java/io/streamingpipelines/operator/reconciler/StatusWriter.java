package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.status.StatusWritePolicy;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status by server-side apply. Remembers only the time of the last write, to limit the
 * rate; the last status is read from the resource.
 */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  private static final Set<Integer> REFUSED =
      Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_ENTITY_TOO_LARGE, 422);

  /** The definition does not have a field. The code is that of an internal error, but it lasts. */
  private static final String UNDECLARED = "failed to create typed patch object";

  private static final int NO_RETRY = 0;
  private static final long NO_POLL_MILLIS = 1;

  private final Supplier<DefinitionGap> definition;
  private final Clock clock;
  private final Map<ResourceID, Instant> writes = new ConcurrentHashMap<>();

  StatusWriter(Supplier<DefinitionGap> definition, Clock clock) {
    this.definition = definition;
    this.clock = clock;
  }

  /**
   * Writes the status, unless it is unchanged or only has progress that was written recently. What
   * the installed definition lacks is left out.
   *
   * @param interval how often progress may be written
   * @return the resource with the status that it has now
   */
  StreamingPipeline write(
      StreamingPipeline pipeline,
      PipelineStatus whole,
      Duration interval,
      Context<StreamingPipeline> context) {
    PipelineStatus status = definition.get().without(whole);
    if (status.equals(pipeline.getStatus())) {
      return pipeline;
    }
    boolean now =
        StatusWritePolicy.lifecycleChanged(pipeline.getStatus(), status)
            || remainingDelay(pipeline, status, interval).isZero();
    if (!now) {
      return pipeline;
    }
    StreamingPipeline written = applyOrPatch(pipeline, status, context);
    writes.put(ResourceID.fromResource(pipeline), clock.instant());
    return written;
  }

  /** Whether the API server rejects the status itself, permanently. */
  static boolean isRefused(KubernetesClientException e) {
    return REFUSED.contains(e.getCode()) || isUndeclared(e);
  }

  private static boolean isUndeclared(KubernetesClientException e) {
    return String.valueOf(e.getMessage()).contains(UNDECLARED);
  }

  private static StreamingPipeline applyOrPatch(
      StreamingPipeline pipeline, PipelineStatus status, Context<StreamingPipeline> context) {
    try {
      return apply(pipeline, status, context);
    } catch (KubernetesClientException e) {
      if (!isRefused(e)) {
        throw e;
      }
      return patch(pipeline, status, context, e);
    }
  }

  /**
   * Applies the status once and updates JOSDK's cache. If the resource has changed in the meantime,
   * the next reconciliation handles it; retrying here would block a thread that all pipelines
   * share.
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
   * Writes the status as a merge patch, which drops fields that an older definition of the resource
   * does not have, while server-side apply rejects everything. If it was rejected for anything
   * else, progress is left out, because it is the largest part.
   */
  private static StreamingPipeline patch(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Context<StreamingPipeline> context,
      KubernetesClientException refused) {
    LOG.warn(
        "Writing what is possible of the status, because Kubernetes rejected the whole: {}",
        refused.getMessage());
    PipelineStatus rest =
        isUndeclared(refused) ? status : StatusWritePolicy.withoutProgress(status);
    try {
      return context
          .getClient()
          .resource(fresh(pipeline, status))
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), Json.write(Map.of("status", rest)));
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

  /** How long to wait before a changed status may be written; zero if it is unchanged. */
  Duration remainingDelay(StreamingPipeline pipeline, PipelineStatus whole, Duration interval) {
    PipelineStatus status = definition.get().without(whole);
    return status.equals(pipeline.getStatus())
        ? Duration.ZERO
        : StatusWritePolicy.remainingDelay(
            writes.get(ResourceID.fromResource(pipeline)), interval, clock.instant());
  }

  void forget(ResourceID pipeline) {
    writes.remove(pipeline);
  }
}
