package io.streamingpipelines.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how a pod ended, from its termination message or else from its status. */
final class ExitReader {
  /** The exit code of a shell that does not find a command. */
  private static final int COMMAND_NOT_FOUND = 127;

  /** The JVM's exit code after {@code ExitOnOutOfMemoryError}. */
  private static final int JVM_OUT_OF_MEMORY = 3;

  static @Nullable PodExit read(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    Optional<ContainerStateTerminated> end =
        PodReader.container(pod)
            .map(c -> c.getState() == null ? null : c.getState().getTerminated())
            .filter(Objects::nonNull)
            .findFirst();
    // a sidecar keeps the pod running after the driver has ended
    if (end.isEmpty() && !"Succeeded".equals(phase) && !"Failed".equals(phase)) {
      return null;
    }
    Instant at =
        end.flatMap(e -> PodReader.instant(e.getFinishedAt()))
            .or(() -> disruptedAt(pod))
            .or(() -> PodReader.instant(pod.getMetadata().getCreationTimestamp()))
            .orElse(Instant.EPOCH);
    return end.map(ContainerStateTerminated::getMessage)
        .flatMap(message -> Json.read(message, ExitReport.class))
        .filter(report -> report.outcome() != null)
        .map(report -> reported(report, at))
        .orElseGet(() -> unreported(pod, end.orElse(null), at));
  }

  private static PodExit reported(ExitReport report, Instant at) {
    return new PodExit(
        at, at, report.outcome(), report.failure(), report.problems(), report.problemCount());
  }

  private static PodExit unreported(Pod pod, @Nullable ContainerStateTerminated end, Instant at) {
    int code = end == null || end.getExitCode() == null ? -1 : end.getExitCode();
    if (code == 0) {
      return new PodExit(at, at, ExitReport.Outcome.DRAINED, null, List.of(), 0);
    }
    if ("OOMKilled".equals(end == null ? null : end.getReason()) || code == JVM_OUT_OF_MEMORY) {
      return failed(
          at,
          Reason.DRIVER_OUT_OF_MEMORY.text(),
          "The driver ran out of memory: raise spark.driver.memory or"
              + " spark.driver.memoryOverhead.");
    }
    if (code == COMMAND_NOT_FOUND) {
      return failed(
          at,
          Reason.COMMAND_NOT_FOUND.text(),
          "The image of the driver does not have the operator's command: it is older than the"
              + " operator, or no image of this runtime.");
    }
    return PodReader.disruption(pod)
        .map(
            why ->
                failed(at, why.reason(), "Kubernetes terminated the driver pod: " + why.message()))
        .orElseGet(
            () ->
                failed(
                    at,
                    Reason.DRIVER_DIED.text(),
                    "The driver ended with exit code "
                        + code
                        + " without a report; its log may say why."));
  }

  /** When Kubernetes gave up the pod, if it does not know when the containers ended. */
  private static Optional<Instant> disruptedAt(Pod pod) {
    return PodReader.condition(pod, PodReader.DISRUPTION, "True")
        .flatMap(condition -> PodReader.instant(condition.getLastTransitionTime()));
  }

  static PodExit failed(Instant at, String reason, String message) {
    Failure failure =
        new Failure(Failure.Kind.INFRASTRUCTURE, reason, message, null, null, at.toEpochMilli());
    return new PodExit(at, at, ExitReport.Outcome.FAILED, failure, List.of(), 0);
  }

  private ExitReader() {}
}
