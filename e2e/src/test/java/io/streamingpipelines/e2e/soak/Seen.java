package io.streamingpipelines.e2e.soak;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.e2e.cluster.Shop;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A pipeline at one moment, with its driver pods that have not ended. */
record Seen(StreamingPipeline pipeline, List<Pod> drivers) {
  /** The end of a driver pod's name; executors' names continue after it. */
  static final String DRIVER = "-driver-\\d+";

  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  static Seen of(StreamingPipeline pipeline, List<Pod> pods) {
    Predicate<String> driver =
        Pattern.compile(pipeline.getMetadata().getName() + DRIVER).asMatchPredicate();
    return new Seen(
        pipeline,
        pods.stream()
            .filter(pod -> driver.test(pod.getMetadata().getName()))
            .filter(pod -> pod.getStatus() == null || !OVER.contains(phase(pod)))
            .toList());
  }

  /** How many drivers may write: a standby waits until all older ones have ended. */
  long writers() {
    int oldest = drivers.stream().mapToInt(Seen::attempt).min().orElse(0);
    return drivers.stream().filter(pod -> attempt(pod) == oldest || !isStandby(pod)).count();
  }

  private static int attempt(Pod pod) {
    String name = pod.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  private static boolean isStandby(Pod pod) {
    return pod.getSpec() != null
        && pod.getSpec().getContainers().stream().anyMatch(c -> c.getArgs().contains("standby"));
  }

  private static String phase(Pod pod) {
    return String.valueOf(pod.getStatus().getPhase());
  }

  String name() {
    return pipeline.getMetadata().getName();
  }

  boolean deleted() {
    return pipeline.getMetadata().getDeletionTimestamp() != null;
  }

  /** Whether the pipeline is in a phase that needs no driver. */
  boolean atRest() {
    return phase().equals("Suspended") || phase().equals("Completed");
  }

  String phase() {
    return status().map(PipelineStatus::phase).orElse("");
  }

  boolean is(String condition) {
    return condition(condition).filter(c -> "True".equals(c.status())).isPresent();
  }

  /** Reason and message of a condition; empty if it lacks one of them. */
  String why(String condition) {
    return condition(condition)
        .filter(c -> c.reason() != null && c.message() != null && !c.message().isBlank())
        .map(c -> c.reason() + ": " + c.message())
        .orElse("");
  }

  /** All messages of the status. */
  String told() {
    return status()
        .map(s -> s.conditions() + " " + s.tables().stream().map(TableStatus::error).toList())
        .orElse("");
  }

  boolean judged() {
    return status()
        .map(PipelineStatus::observedGeneration)
        .filter(pipeline.getMetadata().getGeneration()::equals)
        .isPresent();
  }

  String specText() {
    return Serialization.asJson(pipeline.getSpec());
  }

  private Optional<PipelineStatus> status() {
    return Optional.ofNullable(pipeline.getStatus());
  }

  private Optional<Condition> condition(String type) {
    return status().flatMap(status -> Shop.condition(status, type));
  }
}
