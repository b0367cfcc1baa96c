package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Where a flow's inputs come from: from where they are, or only from what is declared of them. */
interface Relations {
  /** The source's own columns, nothing decoded. */
  Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input);

  /** A table of the pipeline, as a stream, a stream of changes, or whole. */
  Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input);
}
