package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.delta.TableState;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.StructType;

/** Implemented by each write mode; {@link WriteModes} lists them. */
public interface WriteMode {
  /**
   * Creates the writer of the table's batches.
   *
   * @param columns names of the query's columns
   */
  TargetWriter writer(Files files, List<String> columns);

  /**
   * Where a table's rows are written.
   *
   * @param location URI of the table
   * @param tombstones URI of the table that remembers deletes
   */
  record Files(String location, String tombstones) {}

  /** The columns that readers of the table see. @param yielded the query's columns */
  default StructType visibleColumns(StructType yielded) {
    return yielded;
  }

  /**
   * All columns of the table, including hidden ones.
   *
   * @param yielded the query's columns, all of which may be NULL
   */
  default StructType storedColumns(StructType yielded) {
    return yielded;
  }

  /** Table properties that describe the meaning of the hidden columns. */
  default Map<String, String> properties() {
    return Map.of();
  }

  /**
   * Spark's output mode. It is append for queries that emit only final rows, and for all queries
   * without an aggregation because Spark supports no other mode for joins.
   *
   * @param aggregates whether the query aggregates
   */
  default OutputMode outputMode(boolean aggregates) {
    return OutputMode.Append();
  }

  /** Whether writing the same rows once more leaves the table as it is. */
  default boolean repeatable() {
    return true;
  }

  /**
   * The part of the checkpoint's fingerprint that this mode adds to its name; if it changes, a new
   * checkpoint is needed.
   */
  default String fingerprint() {
    return "";
  }

  /**
   * Returns why this mode cannot write the query's rows.
   *
   * @param path the table's write mode in the manifest
   */
  default List<Problem> problems(Dataset<Row> yielded, String path) {
    return List.of();
  }

  /**
   * Returns why this mode cannot write to the existing table.
   *
   * @param yielded the query's columns
   * @param path the table's write mode in the manifest
   */
  default List<Problem> problems(TableState table, StructType yielded, String path) {
    return List.of();
  }
}
