package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.runtime.quality.VerdictColumns;
import io.streamingpipelines.runtime.spark.sql.StatefulOperators;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * One flow, planned: the streaming rows that reach its table or sink, each with its verdict.
 *
 * <p>{@link #rows} has the query's columns (those of {@link #schema}, in that order) and behind
 * them, where {@link #judged}, the hidden columns of {@link VerdictColumns}. Verdicts are computed
 * inside the streaming plan, so that every action over a batch sees one evaluation
 * (docs/design/semantics.md#one-evaluation).
 *
 * @param schema the query's columns, event-time metadata stripped
 *     (docs/design/semantics.md#watermarks-stay-in-their-query)
 * @param stateful whether the plan keeps state between batches
 * @param judged whether the verdict columns are there: the table has expectations, or its input can
 *     be malformed
 */
public record FlowRelation(
    String table,
    String flow,
    Dataset<Row> rows,
    StructType schema,
    boolean stateful,
    boolean judged) {

  /** Whether the query aggregates a stream. */
  public boolean aggregates() {
    return StatefulOperators.aggregates(rows);
  }
}
