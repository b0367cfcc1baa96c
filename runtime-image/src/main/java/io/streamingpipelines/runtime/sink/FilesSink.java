package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.StructType;

/** A folder to which each batch adds files. */
record FilesSink(SinkPlan.Files plan) implements Sink {
  @Override
  public String kind() {
    return "Files";
  }

  @Override
  public List<Problem> problems(StructType columns, String path) {
    return FileColumns.problems(plan, columns, path);
  }

  @Override
  public List<Problem> problems(Checkpoint checkpoint, Configuration configuration, String path) {
    return SinkFolder.problems(plan, checkpoint, configuration, path);
  }

  @Override
  public DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryIdListener started) {
    DataStreamWriter<Row> folder =
        writer.format(plan.format()).options(plan.options()).option("path", plan.path());
    return plan.partitionBy().isEmpty()
        ? folder
        : folder.partitionBy(plan.partitionBy().toArray(String[]::new));
  }
}
