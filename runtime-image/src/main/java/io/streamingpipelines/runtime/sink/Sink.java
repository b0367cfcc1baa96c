package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryStarted;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.StructType;

/** What the driver asks of each kind of sink; {@link Sinks} lists the kinds. */
public interface Sink {
  /** The kind, as checkpoints record it: offsets of one kind of sink mean nothing to another. */
  String kind();

  /**
   * What the sink does not take of the query's columns.
   *
   * @param path the sink's place in the manifest
   */
  default List<Problem> problems(StructType columns, String path) {
    return List.of();
  }

  /**
   * What keeps the sink from going on from the checkpoint.
   *
   * @param path the sink's place in the manifest
   */
  default List<Problem> problems(Checkpoint checkpoint, Configuration configuration, String path) {
    return List.of();
  }

  /** Whether batches pass the gate, so that a drain can hold the next one. */
  default boolean gated() {
    return false;
  }

  /**
   * The writer with this sink as its target.
   *
   * @param continuous whether the trigger is continuous, which has no batches
   */
  DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryStarted started);
}
