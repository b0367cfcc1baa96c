package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.plan.PipelinePaths;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.source.delta.DeltaSource;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Empty relations with the columns that the inputs will have. They show whether flows can be
 * planned before any of their inputs exist.
 *
 * @param tables the columns of each table of the pipeline, by table name
 */
record DeclaredRelations(PipelinePaths paths, Map<String, StructType> tables) implements Relations {
  @Override
  public Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input) {
    return empty(
        session, Sources.of(source).columns(session, input, paths.source(source.name())), input);
  }

  @Override
  public Relations startingAt(Start start) {
    return this;
  }

  @Override
  public Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input) {
    StructType schema = tables.get(table.name());
    if (schema == null) {
      throw new InputUnknown(table.name());
    }
    return empty(
        session, DeltaSource.of(table.name(), table.location()).columns(schema, input), input);
  }

  private static Dataset<Row> empty(SparkSession session, StructType schema, InputPlan input) {
    return Catalyst.empty(session, schema, input.as() != InputPlan.ReadAs.SNAPSHOT);
  }
}
