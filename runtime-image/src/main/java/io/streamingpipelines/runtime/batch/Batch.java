package io.streamingpipelines.runtime.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A micro-batch on its way into a table.
 *
 * @param retry the first batch after a start: it may have been tried before
 * @param builtFrom of a batch that is the whole table, null for those that are a part
 */
public record Batch(
    FlowKey flow,
    String queryId,
    long number,
    Instant at,
    boolean retry,
    @Nullable RefreshInputs builtFrom) {

  /** Whether the batch is all that the table shall hold. */
  public boolean whole() {
    return builtFrom != null;
  }

  /** SQL: the rows of a side table that the batch's own take the place of; null for none. */
  public @Nullable String replacedSideRows() {
    if (whole()) {
      return flow.sideRows();
    }
    return retry ? flow.sideRows(number) : null;
  }
}
