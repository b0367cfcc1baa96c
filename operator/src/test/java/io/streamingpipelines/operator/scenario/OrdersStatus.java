package io.streamingpipelines.operator.scenario;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What a user reads about the pipeline named orders. */
final class OrdersStatus {
  /** {@code True QuotaExceeded: message}; empty without such a condition. */
  static String condition(StreamingPipeline pipeline, String type) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::conditions)
        .orElse(List.of())
        .stream()
        .filter(condition -> type.equals(condition.type()))
        .map(OrdersStatus::text)
        .findFirst()
        .orElse("");
  }

  private static String text(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  static Predicate<StreamingPipeline> says(String type, String part) {
    return pipeline -> condition(pipeline, type).contains(part);
  }

  /** Number of the driver's attempt. */
  static int attempt(StreamingPipeline pipeline) {
    return Objects.requireNonNull(Objects.requireNonNull(pipeline.getStatus().driver()).attempt());
  }

  static int restarts(StreamingPipeline pipeline) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::restarts)
        .map(restarts -> Objects.requireNonNullElse(restarts.count(), 0))
        .orElse(0);
  }

  static int failuresInARow(StreamingPipeline pipeline) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::restarts)
        .map(restarts -> Objects.requireNonNullElse(restarts.consecutive(), 0))
        .orElse(0);
  }

  /** {@code NodeLost: message}; empty if no driver has failed. */
  static String lastFailure(StreamingPipeline pipeline) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::restarts)
        .map(RestartStatus::last)
        .map(last -> last.reason() + ": " + last.message())
        .orElse("");
  }

  /** {@code 1/1}; empty without progress. */
  static String queries(StreamingPipeline pipeline) {
    return Optional.ofNullable(pipeline.getStatus())
        .map(PipelineStatus::progress)
        .map(progress -> String.valueOf(progress.queries()))
        .orElse("");
  }

  /** {@code Warning QuotaExceeded: message}. */
  static List<String> events(OperatorTestBed bed) {
    return bed.client().v1().events().inNamespace(bed.namespace()).list().getItems().stream()
        .filter(event -> "orders".equals(event.getInvolvedObject().getName()))
        .map(event -> event.getType() + " " + event.getReason() + ": " + event.getMessage())
        .toList();
  }

  /** The ConfigMaps with the plans of the pipeline. */
  static List<ConfigMap> plans(OperatorTestBed bed) {
    return bed
        .client()
        .configMaps()
        .inNamespace(bed.namespace())
        .withLabel(Labels.ROLE, Labels.PLAN)
        .list()
        .getItems()
        .stream()
        .filter(map -> map.getMetadata().getName().startsWith("orders-plan-"))
        .toList();
  }

  private OrdersStatus() {}
}
