package io.streamingpipelines.runtime.source.rate;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.source.BatchBounds;
import io.streamingpipelines.runtime.source.Source;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Spark's row generator, for tests and demonstrations. */
public record RateSource(SourcePlan.Rate plan) implements Source {
  private static final StructType COLUMNS = StructType.fromDDL("timestamp TIMESTAMP, value BIGINT");

  @Override
  public Dataset<Row> read(SparkSession session, InputPlan input, Start start) {
    return session.readStream().format("rate").option("rowsPerSecond", plan.rowsPerSecond()).load();
  }

  @Override
  public StructType columns(SparkSession session, InputPlan input, String path) {
    return COLUMNS;
  }

  @Override
  public Optional<String> limit(BatchBounds bounds, InputPlan input) {
    return Optional.empty();
  }

  @Override
  public Optional<Start> start() {
    return Optional.empty();
  }

  @Override
  public String identity() {
    return "rate";
  }

  @Override
  public Optional<StructType> substituteColumns() {
    return Optional.of(COLUMNS);
  }
}
