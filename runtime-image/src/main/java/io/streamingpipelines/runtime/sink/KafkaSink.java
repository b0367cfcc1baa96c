package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.QueryIdListener;
import io.streamingpipelines.runtime.source.kafka.KafkaOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.StructType;

/** A Kafka topic (docs/design/semantics.md#kafka-sink). */
record KafkaSink(SinkPlan.Kafka plan) implements Sink {
  @Override
  public String kind() {
    return "Kafka";
  }

  @Override
  public List<Problem> problems(StructType columns, String path) {
    return KafkaColumns.problems(plan, columns, path);
  }

  @Override
  public boolean gated() {
    return true;
  }

  @Override
  public DataStreamWriter<Row> into(
      DataStreamWriter<Row> writer, boolean continuous, BatchGate gate, QueryIdListener started) {
    return continuous
        ? writer.format("kafka").options(options())
        : writer.foreachBatch(new KafkaBatchWriter(gate, started, options()));
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>(plan.options());
    options.put("kafka.bootstrap.servers", plan.bootstrapServers());
    if (plan.topic() != null) {
      options.put("topic", plan.topic());
    }
    options.putAll(KafkaOptions.security(plan.security()));
    return options;
  }
}
