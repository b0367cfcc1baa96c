package io.streamingpipelines.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query that writes to a table or a sink; it has its own checkpoint.
 *
 * @param name part of the checkpoint's path; {@link #DEFAULT} if the manifest declares no flows
 * @param query one SELECT over the inputs' names; null means {@code SELECT *} from the only input
 * @param decode applied to the only input before the query
 * @param once whether the flow reads the available input once in each generation of the checkpoint,
 *     and then ends
 */
public record FlowPlan(
    String name,
    List<InputPlan> inputs,
    @Nullable String query,
    @Nullable DecodePlan decode,
    boolean once) {
  /** The name of a table's or sink's only flow. */
  public static final String DEFAULT = "default";

  /** The name of the flow through which corrected rows of a quarantine return. */
  public static final String REQUEUE = "requeue";

  public FlowPlan {
    inputs = List.copyOf(inputs);
  }
}
