package io.streamingpipelines.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first row of each key, behind the query and before the table
 * (docs/design/semantics.md#order-of-a-batch).
 *
 * @param keys columns of the query's result
 * @param withinMillis how long a key is remembered, in event time; null means for ever
 */
public record DeduplicatePlan(List<String> keys, @Nullable Long withinMillis) {
  public DeduplicatePlan {
    keys = List.copyOf(keys);
  }
}
