package io.streamingpipelines.runtime.query;

import io.streamingpipelines.runtime.checkpoint.StartPosition;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** The start of a flow in the middle of its input. */
record FlowStart(QueryParts parts, Topology topology, FlowTarget target, OutputMode mode)
    implements StartPosition.Query {
  /** Epochs make it unique: no two drivers of the checkpoints have the same one. */
  @Override
  public String newId(String checkpoint) {
    String unique = checkpoint + " in epoch " + parts.epoch().number();
    return UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public Map<String, String> ends() {
    return topology.ends(parts.session(), target.flow());
  }

  /**
   * Spark creates state with batch 0, in which it also reads the first rows. So a batch without
   * rows creates the state first.
   */
  @Override
  public void createState(String folder, String checkpoint)
      throws TimeoutException, StreamingQueryException {
    FlowRelation relation =
        target.relation(parts.flows().withoutRows(folder), Catalyst.clone(parts.session()));
    VoidFunction2<Dataset<Row>, Long> consume =
        (rows, batch) -> rows.write().format("noop").mode("overwrite").save();
    relation
        .rows()
        .writeStream()
        .option("checkpointLocation", checkpoint)
        .outputMode(mode)
        .trigger(Trigger.AvailableNow())
        .foreachBatch(consume)
        .start()
        .awaitTermination();
  }
}
