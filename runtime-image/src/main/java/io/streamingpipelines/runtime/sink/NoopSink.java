package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** Reads everything and writes nothing. */
record NoopSink() implements Sink {
  @Override
  public String kind() {
    return "Noop";
  }

  @Override
  public DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryIdListener started) {
    return writer.format("noop");
  }
}
