package io.streamingpipelines.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query that feeds a table or a sink; it has a checkpoint of its own.
 *
 * @param name part of the checkpoint's path; {@link #DEFAULT} where the manifest gives no flows
 * @param query one SELECT over the inputs' names; null means {@code SELECT *} of the one input
 * @param decode applied to the one input before the query
 * @param once reads what is there, one time in the checkpoint's generation
 */
public record FlowPlan(
    String name,
    List<InputPlan> inputs,
    @Nullable String query,
    @Nullable DecodePlan decode,
    boolean once) {
  /** The name of a table's or sink's only flow. */
  public static final String DEFAULT = "default";

  /** The name of the flow by which mended rows of a quarantine come back. */
  public static final String REQUEUE = "requeue";

  public FlowPlan {
    inputs = List.copyOf(inputs);
  }
}
