package io.streamingpipelines.runtime.source;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.Optional;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Implemented by each kind of source; {@link Sources} lists the kinds. */
public interface Source {
  /**
   * Reads the source's own columns, without decoding documents.
   *
   * @param start where a query without offsets starts
   */
  Dataset<Row> read(SparkSession session, InputPlan input, Start start);

  /**
   * Returns the columns of {@link #read} without reading rows.
   *
   * @param path the source's place in the manifest
   * @throws io.streamingpipelines.runtime.plan.PlanRefused if the columns can be taken only from
   *     the source and it does not exist
   */
  StructType columns(SparkSession session, InputPlan input, String path);

  /**
   * Returns the rows of {@link #read} with their documents decoded.
   *
   * @param path the source's place in the manifest
   */
  default Dataset<Row> decode(Dataset<Row> rows, InputPlan input, String path) {
    return rows;
  }

  /**
   * Identifies what the offsets in a checkpoint refer to; offsets of one identity have no meaning
   * for another one. The identity begins with the name of the kind.
   */
  String identity();

  /**
   * Where a query without offsets starts according to the source's declaration: {@link
   * Start#LATEST}, or {@link Start#EARLIEST} for everything before it; empty if the source keeps no
   * rows.
   */
  Optional<Start> start();

  /**
   * The position after the last row that the source has now, in the format of Spark's offset log;
   * empty if the source has no such position.
   */
  default Optional<String> end(SparkSession session, InputPlan input) {
    return Optional.empty();
  }

  /**
   * The most that one batch reads of the input, as part of a sentence such as {@code 1000000
   * records}; empty if the source has no limit.
   *
   * @param bounds the limits if the manifest sets none
   */
  Optional<String> limit(BatchBounds bounds, InputPlan input);

  /**
   * The Kafka topics whose ids are compared with those in the checkpoint at each start; empty for
   * other kinds.
   */
  default Optional<SourcePlan.Kafka> kafka() {
    return Optional.empty();
  }

  /**
   * The columns of the folder that a test reads instead of the source; empty if {@link
   * #writeTestRows} writes the test's rows to the source's own location.
   */
  default Optional<StructType> substituteColumns() {
    return Optional.empty();
  }

  /** The DDL that declares the types of a test's rows; empty if the test has to declare them. */
  default Optional<String> declaredSchema() {
    return Optional.empty();
  }

  /** Writes a test's rows to the location from which the source is read. */
  default void writeTestRows(DataFrameWriter<Row> rows) {
    throw new UnsupportedOperationException("this kind of source is read from a substitute");
  }
}
