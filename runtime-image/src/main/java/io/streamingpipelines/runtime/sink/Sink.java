package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.StructType;

/** Implemented by each kind of sink; {@link Sinks} lists the kinds. */
public interface Sink {
  /**
   * The name of the kind as checkpoints record it; a checkpoint of one kind cannot be used by
   * another.
   */
  String kind();

  /**
   * Returns the problems of writing the query's columns to this sink.
   *
   * @param path the sink's place in the manifest
   */
  default List<Problem> problems(StructType columns, String path) {
    return List.of();
  }

  /**
   * Returns why the sink cannot continue from the checkpoint.
   *
   * @param path the sink's place in the manifest
   */
  default List<Problem> problems(Checkpoint checkpoint, Configuration configuration, String path) {
    return List.of();
  }

  /** Whether batches pass the {@link BatchGate}, so that a drain can stop the next one. */
  default boolean gated() {
    return false;
  }

  /**
   * Configures the writer to write to this sink.
   *
   * @param continuous whether the trigger is continuous, that is, without batches
   */
  DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryIdListener started);
}
