package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks the columns of a Kafka sink (docs/design/semantics.md#kafka-sink). */
final class KafkaColumns {
  private static final DataType HEADERS =
      StructType.fromDDL("h ARRAY<STRUCT<key: STRING, value: BINARY>>").fields()[0].dataType();

  private final StructType schema;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private KafkaColumns(StructType schema, String path) {
    this.schema = schema;
    this.path = path;
  }

  static List<Problem> problems(SinkPlan.Kafka kafka, StructType schema, String path) {
    KafkaColumns columns = new KafkaColumns(schema, path);
    columns.kafka(kafka);
    return columns.problems;
  }

  private void kafka(SinkPlan.Kafka kafka) {
    bytes("value", true);
    bytes("key", false);
    Optional<StructField> topic = find("topic");
    if (kafka.topic() == null && topic.isEmpty()) {
      refuse("a column topic STRING, because the sink names no topic");
    }
    topic
        .filter(f -> !(f.dataType() instanceof StringType))
        .ifPresent(f -> refuse("topic as STRING, not " + f.dataType().sql()));
    find("headers")
        .filter(f -> !DataType.equalsIgnoreNullability(f.dataType(), HEADERS))
        .ifPresent(f -> refuse("headers as " + HEADERS.sql() + ", not " + f.dataType().sql()));
    find("partition")
        .filter(f -> !f.dataType().equals(DataTypes.IntegerType))
        .ifPresent(f -> refuse("partition as INT, not " + f.dataType().sql()));
  }

  private void bytes(String name, boolean required) {
    Optional<StructField> found = find(name);
    if (found.isEmpty()) {
      if (required) {
        refuse("a column " + name + " STRING or BINARY");
      }
    } else if (!(found.get().dataType() instanceof StringType)
        && !(found.get().dataType() instanceof BinaryType)) {
      refuse(
          name
              + " as STRING or BINARY, not "
              + found.get().dataType().sql()
              + "; CAST it, or use to_json(struct(…))");
    }
  }

  private Optional<StructField> find(String name) {
    return Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }

  private void refuse(String needs) {
    problems.add(
        Problem.error(path + ".query", "KafkaColumns", "A Kafka sink needs " + needs + "."));
  }
}
