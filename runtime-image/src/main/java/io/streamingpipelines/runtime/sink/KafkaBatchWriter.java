package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import io.streamingpipelines.runtime.batch.QueryIds;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sends batches to Kafka at least once: Kafka records cannot be part of a batch's transaction
 * (docs/design/semantics.md#kafka-sink).
 */
public final class KafkaBatchWriter implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1L;

  private final transient BatchGate gate;
  private final transient QueryIdListener started;
  private final transient Map<String, String> options;

  /**
   * Creates the writer of one sink.
   *
   * @param options options for Spark's Kafka sink, including addresses and security
   */
  public KafkaBatchWriter(BatchGate gate, QueryIdListener started, Map<String, String> options) {
    this.gate = gate;
    this.started = started;
    this.options = Map.copyOf(options);
  }

  @Override
  public void call(Dataset<Row> rows, Long batch) throws InterruptedException {
    gate.enter(batch);
    try {
      started.accept(QueryIds.current(rows.sparkSession()));
      gate.beforeCommit(batch);
      rows.write().format("kafka").options(options).save();
    } finally {
      gate.leave(batch);
    }
  }
}
