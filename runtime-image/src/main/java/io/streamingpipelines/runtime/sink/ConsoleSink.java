package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** Writes to the driver's log. */
record ConsoleSink() implements Sink {
  @Override
  public String kind() {
    return "Console";
  }

  @Override
  public DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryIdListener started) {
    return writer.format("console").option("truncate", "false");
  }
}
