package io.streamingpipelines.runtime.source.kafka;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanKafkaBuilder;
import io.streamingpipelines.runtime.decode.Decoding;
import io.streamingpipelines.runtime.source.BatchBounds;
import io.streamingpipelines.runtime.source.Source;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Kafka topics. */
public record KafkaSource(SourcePlan.Kafka plan) implements Source {
  private static final StructType COLUMNS =
      StructType.fromDDL(
          "key BINARY, value BINARY, topic STRING, partition INT, offset BIGINT, "
              + "timestamp TIMESTAMP, timestampType INT");
  private static final StructType WITH_HEADERS =
      COLUMNS.add(
          "headers",
          StructType.fromDDL("h ARRAY<STRUCT<key: STRING, value: BINARY>>").fields()[0].dataType());

  @Override
  public Dataset<Row> read(SparkSession session, InputPlan input, Start start) {
    session.conf().set("spark.sql.redaction.options.regex", KafkaOptions.REDACTION);
    return session
        .readStream()
        .format("kafka")
        .options(KafkaOptions.source(starting(start), headers(input)))
        .option("maxOffsetsPerTrigger", maxRecords(BatchBounds.of(session)))
        .load();
  }

  private SourcePlan.Kafka starting(Start start) {
    return start == Start.EARLIEST
        ? SourcePlanKafkaBuilder.builder(plan)
            .startingOffsets("earliest")
            .startingTimestamp(null)
            .build()
        : plan;
  }

  private long maxRecords(BatchBounds bounds) {
    Long most = plan.maxOffsetsPerTrigger();
    Long least = plan.minOffsetsPerTrigger();
    return most != null ? most : Math.max(bounds.records(), least == null ? 0 : least);
  }

  @Override
  public Optional<String> limit(BatchBounds bounds, InputPlan input) {
    return Optional.of(maxRecords(bounds) + " records");
  }

  @Override
  public Optional<String> end(SparkSession session, InputPlan input) {
    return Optional.of(KafkaTopics.end(plan));
  }

  @Override
  public StructType columns(SparkSession session, InputPlan input, String path) {
    return headers(input) ? WITH_HEADERS : COLUMNS;
  }

  /**
   * Whether headers are read: always with {@code as: raw}, otherwise only on request because they
   * slow Spark down.
   */
  private boolean headers(InputPlan input) {
    return plan.includeHeaders() || input.as() == InputPlan.ReadAs.RAW;
  }

  @Override
  public Dataset<Row> decode(Dataset<Row> rows, InputPlan input, String path) {
    Dataset<Row> records = rows.drop("timestampType");
    DecodePlan value = plan.value();
    return value == null || input.as() == InputPlan.ReadAs.RAW
        ? records
        : Decoding.source(records, value, path + ".value");
  }

  /**
   * The identity does not contain the broker addresses: brokers can move while offsets keep their
   * meaning.
   */
  @Override
  public Optional<Start> start() {
    return Optional.of(
        plan.startingTimestamp() == null && plan.startingOffsets().equals("latest")
            ? Start.LATEST
            : Start.EARLIEST);
  }

  @Override
  public String identity() {
    return "kafka " + plan.subscribe() + " " + plan.topics();
  }

  @Override
  public Optional<SourcePlan.Kafka> kafka() {
    return Optional.of(plan);
  }

  @Override
  public Optional<StructType> substituteColumns() {
    return Optional.of(WITH_HEADERS);
  }
}
