package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Partial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pipeline does, as the operator observed it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Partial
public record PipelineStatus(
    @JsonPropertyDescription("The generation of the resource that this status describes.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Pending, Starting, Running, Draining, Suspended, Scheduled, Completed, BackingOff,"
                + " Blocked, Failed or Terminating.")
        @Nullable String phase,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Ready, Reconciling, Stalled, Accepted, DataQuality and others, in the form of"
                + " Kubernetes conditions.")
        List<Condition> conditions,
    @JsonPropertyDescription("The plans that the operator may start.") @Nullable PlanStatus plan,
    @JsonPropertyDescription("The driver pod.") @Nullable DriverStatus driver,
    @JsonPropertyDescription(
            "Whether the last driver that was asked to end, by a change, a suspension, an eviction"
                + " or the deletion of its pod, finished its running batches.")
        @Nullable DrainStatus lastDrain,
    @JsonPropertyDescription("Progress of the whole pipeline.") @Nullable ProgressStatus progress,
    @Size(max = 200) @JsonPropertyDescription("Progress of each table and sink.")
        List<TableStatus> tables,
    @JsonPropertyDescription("Failures and restarts.") @Nullable RestartStatus restarts,
    @JsonPropertyDescription(
            "The last change of the manifest, if the driver runs the previous plan because the"
                + " change cannot run.")
        @Nullable PendingChange pendingChange,
    @JsonPropertyDescription("The runs of a pipeline with a schedule.")
        @Nullable ScheduleStatus schedule) {
  public PipelineStatus {
    conditions = LenientValues.list(conditions);
    tables = LenientValues.list(tables);
  }

  /** The condition of this type; empty if the status has none. */
  public Optional<Condition> condition(ConditionType type) {
    return conditions.stream().filter(type::isTypeOf).findFirst();
  }
}
