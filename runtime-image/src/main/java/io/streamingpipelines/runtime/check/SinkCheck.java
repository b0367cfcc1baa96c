package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.flow.Catalyst;
import io.streamingpipelines.runtime.flow.FlowRelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a sink takes, against the columns that its query yields
 * (docs/design/semantics.md#kafka-sink).
 */
final class SinkCheck {
  private static final DataType HEADERS =
      StructType.fromDDL("h ARRAY<STRUCT<key: STRING, value: BINARY>>").fields()[0].dataType();

  private final StructType schema;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private SinkCheck(StructType schema, String path) {
    this.schema = schema;
    this.path = path;
  }

  static List<Problem> problems(SinkPlan sink, FlowRelation relation, String path) {
    SinkCheck check = new SinkCheck(relation.schema(), path);
    sink.target()
        .<Runnable>fold(
            kafka -> () -> check.kafka(kafka),
            files -> () -> check.files(files),
            console -> () -> {},
            noop -> () -> {})
        .run();
    if (sink.trigger().continuous()) {
      check.problems.addAll(
          ContinuousCheck.problems(Catalyst.plan(relation.rows()), path + ".query"));
      return check.problems;
    }
    check.problems.addAll(StateCheck.ofSink(relation, path));
    return check.problems;
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

  private void files(SinkPlan.Files files) {
    for (String column : files.partitionBy()) {
      if (find(column).isEmpty()) {
        problems.add(
            Problem.error(
                path + ".files.partitionBy",
                "UnknownColumn",
                "There is no column "
                    + column
                    + " to partition by; the query has "
                    + String.join(", ", schema.fieldNames())
                    + "."));
      }
    }
    List<StructField> written =
        Arrays.stream(schema.fields())
            .filter(f -> files.partitionBy().stream().noneMatch(f.name()::equalsIgnoreCase))
            .toList();
    if (written.isEmpty()) {
      problems.add(
          Problem.error(
              path + ".files.partitionBy",
              "FileColumns",
              "All columns are in partitionBy, and none is left for the files."));
    } else if (files.format().equals("text")
        && !(written.size() == 1 && written.get(0).dataType() instanceof StringType)) {
      problems.add(
          Problem.error(
              path + ".query",
              "FileColumns",
              "Format text takes one STRING column; CAST it, or use to_json(struct(…))."));
    } else if (files.format().equals("csv")) {
      written.forEach(this::csv);
    }
  }

  private void csv(StructField column) {
    DataType type = column.dataType();
    if (type instanceof StructType
        || type instanceof ArrayType
        || type instanceof MapType
        || type instanceof BinaryType) {
      problems.add(
          Problem.error(
              path + ".query",
              "FileColumns",
              "Format csv has no place for column "
                  + column.name()
                  + " "
                  + type.sql()
                  + "; use to_json, or another format."));
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
