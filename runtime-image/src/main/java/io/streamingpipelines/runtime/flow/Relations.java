package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Provides a flow's inputs: either the actual ones, or empty relations with their declared columns.
 */
interface Relations {
  /** The source's own columns, without decoding documents. */
  Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input);

  /** The same inputs for a query that starts there if it has no offsets. */
  Relations startingAt(Start start);

  /** A table of the pipeline, as a stream of rows, a stream of changes, or a snapshot. */
  Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input);
}
