package io.streamingpipelines.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first row of each key, after the query and before the table is written
 * (docs/design/semantics.md#order-of-a-batch).
 *
 * @param keys columns of the query's result
 * @param withinMillis how long a key is remembered, in event time; null means forever
 */
public record DeduplicatePlan(List<String> keys, @Nullable Long withinMillis) {
  public DeduplicatePlan {
    keys = List.copyOf(keys);
  }
}
