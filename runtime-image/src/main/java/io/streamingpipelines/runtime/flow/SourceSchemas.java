package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import org.apache.spark.sql.types.StructType;

/** The columns that each kind of source gives before anything is decoded. */
final class SourceSchemas {
  static final StructType TEXT = StructType.fromDDL("value STRING");
  static final StructType RATE = StructType.fromDDL("timestamp TIMESTAMP, value BIGINT");
  private static final StructType KAFKA =
      StructType.fromDDL(
          "key BINARY, value BINARY, topic STRING, partition INT, offset BIGINT, "
              + "timestamp TIMESTAMP, timestampType INT");
  static final StructType KAFKA_HEADERS =
      KAFKA.add(
          "headers",
          StructType.fromDDL("h ARRAY<STRUCT<key: STRING, value: BINARY>>").fields()[0].dataType());
  private static final StructType CHANGES =
      StructType.fromDDL(
          "_change_type STRING, _commit_version BIGINT, _commit_timestamp TIMESTAMP");

  private SourceSchemas() {}

  static StructType kafka(SourcePlan.Kafka kafka, InputPlan input) {
    return headers(kafka, input) ? KAFKA_HEADERS : KAFKA;
  }

  /** {@code as: raw} promises headers, elsewhere they are on request: Spark pays for them. */
  static boolean headers(SourcePlan.Kafka kafka, InputPlan input) {
    return kafka.includeHeaders() || input.as() == InputPlan.ReadAs.RAW;
  }

  static StructType changes(StructType table) {
    StructType schema = table;
    for (var field : CHANGES.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }
}
