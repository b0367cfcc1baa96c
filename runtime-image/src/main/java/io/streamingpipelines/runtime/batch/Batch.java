package io.streamingpipelines.runtime.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A micro-batch on its way to a table.
 *
 * @param retry whether this is the first batch after a start, which may have been attempted before
 * @param builtFrom the inputs if the batch is the whole table; null for other batches
 */
public record Batch(
    FlowKey flow,
    String queryId,
    long number,
    Instant at,
    boolean retry,
    @Nullable RefreshInputs builtFrom) {

  /** Whether the batch is the whole content of the table. */
  public boolean whole() {
    return builtFrom != null;
  }

  /**
   * SQL condition for the rows of a side table that the batch's rows replace; null if it replaces
   * none.
   */
  public @Nullable String replacedSideRows() {
    if (whole()) {
      return flow.sideRows();
    }
    return retry ? flow.sideRows(number) : null;
  }
}
