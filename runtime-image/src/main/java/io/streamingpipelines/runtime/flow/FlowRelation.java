package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.runtime.quality.VerdictColumns;
import io.streamingpipelines.runtime.spark.sql.StatefulOperators;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A planned flow: the streaming rows for its table or sink, with the results of the expectations.
 *
 * <p>{@link #rows} has the query's columns, which are those of {@link #schema} in the same order.
 * If {@link #evaluated}, the hidden columns of {@link VerdictColumns} follow. Expectations are
 * evaluated inside the streaming plan, so that every action on a batch sees the same results
 * (docs/design/semantics.md#one-evaluation).
 *
 * @param schema the query's columns without event-time metadata
 *     (docs/design/semantics.md#watermarks-stay-in-their-query)
 * @param stateful whether the plan keeps state between batches
 * @param evaluated whether the columns of {@link VerdictColumns} are present, because the table has
 *     expectations or its input can be malformed
 */
public record FlowRelation(
    String table,
    String flow,
    Dataset<Row> rows,
    StructType schema,
    boolean stateful,
    boolean evaluated) {

  /** Whether the query aggregates a stream. */
  public boolean aggregates() {
    return StatefulOperators.aggregates(rows);
  }
}
