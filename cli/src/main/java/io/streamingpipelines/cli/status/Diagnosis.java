package io.streamingpipelines.cli.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.pod.PodBlockage;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.TableStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What keeps a pipeline from running: the causes come before their consequences, each with the
 * command that helps.
 */
public final class Diagnosis {
  private final String name;
  private final StreamingPipeline pipeline;
  private final List<Pod> pods;
  private final String options;
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(StreamingPipeline pipeline, List<Pod> pods, String options) {
    this.name = pipeline.getMetadata().getName();
    this.pipeline = pipeline;
    this.pods = pods;
    this.options = options;
  }

  /**
   * @param pods the pods of the pipeline
   * @param options what commands need to speak of this pipeline, for example {@code -n shop}
   * @return nothing if all is well
   */
  public static List<Finding> of(StreamingPipeline pipeline, List<Pod> pods, String options) {
    Diagnosis diagnosis = new Diagnosis(pipeline, pods, options);
    PipelineStatus status = pipeline.getStatus();
    if (status == null) {
      diagnosis.find(
          "No operator has seen the pipeline: it does not run, or it watches other namespaces.",
          "kubectl get deployment -A -l app.kubernetes.io/name=streamingpipelines-operator");
    } else {
      diagnosis.examine(status);
    }
    return List.copyOf(diagnosis.findings);
  }

  private void examine(PipelineStatus status) {
    operator(status);
    wishes();
    manifest(status);
    missingObjects(status);
    failure(status);
    pods();
    queries(status);
    if (findings.isEmpty()) {
      conditions(status);
    }
  }

  private void find(String what, String command) {
    if (findings.stream().noneMatch(finding -> finding.what().equals(what))) {
      findings.add(new Finding(what, command));
    }
  }

  private void operator(PipelineStatus status) {
    if (!Objects.equals(status.observedGeneration(), pipeline.getMetadata().getGeneration())) {
      find(
          "The operator has not seen the last change of the manifest (generation "
              + pipeline.getMetadata().getGeneration()
              + ") yet; its status is about generation "
              + status.observedGeneration()
              + ".",
          "kubectl logs -n streamingpipelines deployment/streamingpipelines-operator --tail=50");
    }
  }

  private void wishes() {
    boolean paused =
        pipeline.getMetadata().getAnnotations() != null
            && "true".equals(pipeline.getMetadata().getAnnotations().get(PodLabels.PAUSED));
    if (paused) {
      find(
          "Annotation " + PodLabels.PAUSED + " keeps the operator from touching the pipeline.",
          "kubectl annotate streamingpipeline " + name + options + " " + PodLabels.PAUSED + "-");
    }
    if (pipeline.getSpec() != null && Boolean.TRUE.equals(pipeline.getSpec().suspend())) {
      find("The pipeline is suspended.", "pipeline resume " + name + options);
    }
  }

  private void manifest(PipelineStatus status) {
    condition(status, ConditionType.ACCEPTED, "False")
        .ifPresent(
            accepted ->
                String.valueOf(accepted.message())
                    .lines()
                    .forEach(
                        problem ->
                            find(
                                "The manifest cannot run: " + problem,
                                "pipeline validate -f FILE")));
    PendingChange pending = status.pendingChange();
    if (pending != null) {
      for (PendingChange.TableChange change : pending.changes()) {
        find(
            "The last change is held back"
                + (change.table() == null ? "" : " because of " + change.table())
                + ": "
                + change.message(),
            "pipeline plan -f FILE --cluster");
      }
    }
  }

  /** Conditions such as SecretNotFound, each of which has a sentence of its own. */
  private void missingObjects(PipelineStatus status) {
    for (Condition condition : status.conditions()) {
      if (String.valueOf(condition.type()).endsWith("NotFound")
          && "True".equals(condition.status())) {
        find(
            String.valueOf(condition.message()),
            "kubectl get secrets,configmaps,persistentvolumeclaims,serviceaccounts" + options);
      }
    }
  }

  private void failure(PipelineStatus status) {
    FailureStatus last = status.restarts() == null ? null : status.restarts().last();
    boolean now =
        Phase.of(status)
            .filter(phase -> phase == Phase.BACKING_OFF || phase == Phase.FAILED)
            .isPresent();
    if (last != null && now) {
      find(
          "The last driver failed ("
              + last.failureClass()
              + ", "
              + last.reason()
              + "): "
              + last.message(),
          "pipeline logs " + name + " --previous" + options);
    }
  }

  /** What Kubernetes says about pods that do not start. */
  private void pods() {
    for (Pod pod : pods) {
      PodBlockage.of(pod)
          .ifPresent(
              blockage ->
                  find(
                      "Pod "
                          + pod.getMetadata().getName()
                          + " does not start: "
                          + blockage.reason()
                          + (blockage.message().isEmpty() ? "" : ": " + blockage.message()),
                      "kubectl describe pod " + pod.getMetadata().getName() + options));
    }
  }

  private void queries(PipelineStatus status) {
    for (TableStatus table : status.tables()) {
      if (table.error() != null) {
        find(
            "Table " + table.name() + " (" + table.state() + "): " + table.error(),
            "pipeline logs " + name + " --table " + table.name() + options);
      }
    }
  }

  /** What the operator says itself, if no cause was found. */
  private void conditions(PipelineStatus status) {
    condition(status, ConditionType.STALLED, "True")
        .or(() -> condition(status, ConditionType.RECONCILING, "True"))
        .or(() -> condition(status, ConditionType.READY, "False"))
        .ifPresent(
            condition ->
                find(String.valueOf(condition.message()), "pipeline status " + name + options));
  }

  private static Optional<Condition> condition(
      PipelineStatus status, ConditionType type, String value) {
    return status.condition(type).filter(condition -> value.equals(condition.status()));
  }
}
