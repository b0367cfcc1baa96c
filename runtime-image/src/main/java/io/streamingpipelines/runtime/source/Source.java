package io.streamingpipelines.runtime.source;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.Optional;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What the driver asks of each kind of source; {@link Sources} lists the kinds. */
public interface Source {
  /** The source's own columns, nothing decoded. */
  Dataset<Row> read(SparkSession session, InputPlan input);

  /**
   * The columns of {@link #read}, without reading.
   *
   * @param path the source's place in the manifest
   * @throws io.streamingpipelines.runtime.plan.PlanRefused where the source does not exist and only
   *     it knows its columns
   */
  StructType columns(SparkSession session, InputPlan input, String path);

  /**
   * The rows of {@link #read} with their documents decoded.
   *
   * @param path the source's place in the manifest
   */
  default Dataset<Row> decode(Dataset<Row> rows, InputPlan input, String path) {
    return rows;
  }

  /**
   * What the offsets in a checkpoint belong to: those of one identity mean nothing to another. The
   * name of the kind comes first.
   */
  String identity();

  /** The Kafka topics that offsets are compared with at each start; empty for other kinds. */
  default Optional<SourcePlan.Kafka> kafka() {
    return Optional.empty();
  }

  /**
   * The columns of a folder that a test reads in place of the source; empty where the test puts its
   * rows into the source's own place by {@link #give}.
   */
  default Optional<StructType> substitute() {
    return Optional.empty();
  }

  /** The DDL by which a test types its rows; empty where the test has to say. */
  default Optional<String> declared() {
    return Optional.empty();
  }

  /** Puts a test's rows where the source is read. */
  default void give(DataFrameWriter<Row> rows) {
    throw new UnsupportedOperationException("this kind of source is read from a substitute");
  }
}
