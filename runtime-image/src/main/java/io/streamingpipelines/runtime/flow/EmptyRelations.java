package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.plan.PipelinePaths;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.source.delta.DeltaSource;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Streams that have the columns of the inputs and one batch without rows. A query that runs on them
 * creates the state with which it begins.
 *
 * @param live the actual inputs, of which snapshots are read
 * @param folder URI of a folder for the streams' files
 */
record EmptyRelations(PipelinePaths paths, Relations live, String folder) implements Relations {
  @Override
  public Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input) {
    return input.as() == InputPlan.ReadAs.SNAPSHOT
        ? live.source(session, source, input)
        : stream(
            session,
            Sources.of(source).columns(session, input, paths.source(source.name())),
            source.name());
  }

  @Override
  public Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input) {
    StructType stored = new TableLog(session, table.location()).state().visibleColumns();
    return input.as() == InputPlan.ReadAs.SNAPSHOT
        ? live.table(session, table, input)
        : stream(
            session,
            DeltaSource.of(table.name(), table.location()).columns(stored, input),
            table.name() + "-" + input.as());
  }

  @Override
  public Relations startingAt(Start start) {
    return this;
  }

  private Dataset<Row> stream(SparkSession session, StructType columns, String name) {
    String files = folder + "/" + name;
    session
        .createDataFrame(List.of(), columns)
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(files);
    return session.readStream().schema(columns).parquet(files);
  }
}
