package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table and the flows that write it.
 *
 * @param location URI of the table, always resolved
 * @param unboundedState whether the user accepts state that is never removed
 *     (docs/design/semantics.md#bounded-state)
 */
@Staged
public record TablePlan(
    String name,
    @Nullable String comment,
    String location,
    List<FlowPlan> flows,
    List<ExpectationPlan> expectations,
    QuarantinePlan quarantine,
    @Nullable DeduplicatePlan deduplicate,
    WritePlan write,
    List<String> partitionBy,
    List<String> clusterBy,
    List<ConstraintPlan> constraints,
    SchemaEvolution schemaEvolution,
    Map<String, String> properties,
    TriggerPlan trigger,
    CheckpointPlan checkpoint,
    boolean unboundedState,
    MaintenancePlan maintenance) {

  public TablePlan {
    flows = List.copyOf(flows);
    expectations = List.copyOf(expectations);
    partitionBy = List.copyOf(partitionBy);
    clusterBy = List.copyOf(clusterBy);
    constraints = List.copyOf(constraints);
    properties = new TreeMap<>(properties);
  }

  /** The checkpoint's generation, from 1. */
  public int generation() {
    return checkpoint.generation();
  }

  /**
   * Whether the manifest declares flows; otherwise the only flow is the table's own from and query.
   */
  public boolean declaresFlows() {
    return flows.size() != 1 || !flows.get(0).name().equals(FlowPlan.DEFAULT);
  }

  /** How the table treats a new column of the query (docs/design/semantics.md#schema-evolution). */
  public enum SchemaEvolution {
    @JsonProperty("none")
    NONE,
    @JsonProperty("addColumns")
    ADD_COLUMNS
  }

  /**
   * Where quarantined rows are kept; the table is created when it is first needed.
   *
   * @param requeue URI of the table through which corrected rows return; null if they cannot return
   */
  public record QuarantinePlan(String location, long retentionMillis, @Nullable String requeue) {}
}
