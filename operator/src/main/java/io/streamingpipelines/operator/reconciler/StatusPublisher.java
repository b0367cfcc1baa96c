package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.cluster.ApiError;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.status.ReconciliationError;
import io.streamingpipelines.operator.status.StatusFactory;
import io.streamingpipelines.operator.status.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports to users: writes the status, and its changes as events and to the log. */
final class StatusPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

  /** Number of temporary errors in a row that the status does not report. */
  private static final int UNREPORTED_RETRIES = 2;

  private final StatusWriter statuses;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * The last status of each pipeline for which events were recorded. The resource may have an older
   * one, because progress waits for the next write, or lack a field of it.
   */
  private final Map<ResourceID, PipelineStatus> told = new ConcurrentHashMap<>();

  StatusPublisher(EventRecorder events, InstalledDefinition definition, Clock clock) {
    this.statuses = new StatusWriter(definition::gap, clock);
    this.events = events;
    this.clock = clock;
  }

  /**
   * Writes the status, unless it is unchanged or only has progress that was written recently.
   *
   * @return the resource with this status
   */
  StreamingPipeline publish(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Duration interval,
      Context<StreamingPipeline> context) {
    ResourceID id = ResourceID.fromResource(pipeline);
    PipelineStatus last = told.get(id);
    List<Transition> transitions =
        Transition.between(last == null ? pipeline.getStatus() : last, status);
    StreamingPipeline written = statuses.write(pipeline, status, interval, context);
    transitions.forEach(
        transition -> LOG.info("{}: {}", transition.reason(), transition.message()));
    events.record(pipeline, transitions, clock.instant());
    told.put(id, status);
    return written;
  }

  /**
   * Like {@link #publish}, but if Kubernetes rejects the status itself, only an event reports that.
   * Any other error is thrown, because the status must be recorded before the next step.
   */
  StreamingPipeline tryToPublish(
      StreamingPipeline pipeline,
      PipelineStatus status,
      Duration interval,
      Context<StreamingPipeline> context) {
    try {
      return publish(pipeline, status, interval, context);
    } catch (KubernetesClientException e) {
      if (!StatusWriter.isRefused(e)) {
        throw e;
      }
      LOG.warn("Cannot write the status: {}", e.getMessage());
      events.record(
          pipeline,
          List.of(
              new Transition(
                  true,
                  Reason.STATUS_NOT_WRITTEN,
                  "The status could not be written and may be out of date: "
                      + ApiError.describe(e)
                      + ".")),
          clock.instant());
      return pipeline;
    }
  }

  /** Reports an error that prevented a decision; a temporary one only if it lasts. */
  void publishError(
      StreamingPipeline pipeline, ReconciliationError why, Context<StreamingPipeline> context) {
    int before = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    if (why.temporary() && before < UNREPORTED_RETRIES) {
      return;
    }
    try {
      PipelineStatus status =
          StatusFactory.withError(
              pipeline.getStatus(), why, pipeline.getMetadata().getGeneration(), clock.instant());
      var unused = publish(pipeline, status, Duration.ZERO, context);
    } catch (KubernetesClientException e) {
      LOG.warn("Cannot write the status: {}", e.getMessage());
    }
  }

  /** How long to wait before a changed status may be written; zero if it is unchanged. */
  Duration remainingDelay(StreamingPipeline pipeline, PipelineStatus status, Duration interval) {
    return statuses.remainingDelay(pipeline, status, interval);
  }

  void forget(ResourceID pipeline) {
    statuses.forget(pipeline);
    told.remove(pipeline);
  }
}
