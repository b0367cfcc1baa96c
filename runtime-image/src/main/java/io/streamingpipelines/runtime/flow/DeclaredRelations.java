package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.decode.Scala;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.StructType;

/**
 * Empty relations with the columns that the inputs will have: tells whether flows can be planned
 * while nothing of what they read is there yet.
 *
 * @param tables the columns of each table of the pipeline, by name
 */
record DeclaredRelations(PipelinePaths paths, Map<String, StructType> tables) implements Relations {
  @Override
  public Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input) {
    return source.fold(
        kafka -> empty(session, SourceSchemas.kafka(kafka, input), true),
        files -> empty(session, FileRecords.of(files).schema(), true),
        delta -> read(session, stored(session, delta), input, delta.readChanges()),
        rate -> empty(session, SourceSchemas.RATE, true),
        socket -> empty(session, SourceSchemas.TEXT, true));
  }

  private StructType stored(SparkSession session, SourcePlan.Delta delta) {
    return DeltaTables.schema(session, delta.path())
        .orElseThrow(
            () ->
                new PlanRefused(
                    Problem.error(
                        paths.source(delta.name()) + ".delta.path",
                        "TableNotFound",
                        "There is no Delta table at "
                            + delta.path()
                            + "; create it first, or correct the path.")));
  }

  @Override
  public Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input) {
    StructType schema = tables.get(table.name());
    if (schema == null) {
      throw new InputUnknown(table.name());
    }
    return read(session, schema, input, false);
  }

  private static Dataset<Row> read(
      SparkSession session, StructType schema, InputPlan input, boolean readChanges) {
    return switch (input.as()) {
      case SNAPSHOT -> empty(session, schema, false);
      case CHANGES -> empty(session, SourceSchemas.changes(schema), true);
      case STREAM, RAW ->
          empty(session, readChanges ? SourceSchemas.changes(schema) : schema, true);
    };
  }

  private static Dataset<Row> empty(SparkSession session, StructType schema, boolean streaming) {
    return Catalyst.rows(
        session,
        new LocalRelation(
            Scala.seq(Scala.list(DataTypeUtils.toAttributes(schema))),
            Scala.<InternalRow>seq(),
            streaming,
            scala.Option.empty()));
  }
}
