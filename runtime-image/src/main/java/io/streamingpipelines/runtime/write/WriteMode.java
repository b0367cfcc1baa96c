package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.delta.TableState;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.StructType;

/** What the driver asks of each way of writing a table; {@link WriteModes} lists them. */
public interface WriteMode {
  /**
   * Writes the table's batches.
   *
   * @param columns what the query yields
   */
  TargetWriter writer(String location, List<String> columns);

  /**
   * The columns that readers of the table see.
   *
   * @param yielded the query's columns
   */
  default StructType visibleColumns(StructType yielded) {
    return yielded;
  }

  /**
   * All columns of the table, hidden ones included.
   *
   * @param yielded the query's columns, all of which may be NULL
   */
  default StructType storedColumns(StructType yielded) {
    return yielded;
  }

  /** Properties of the table that tell what its hidden columns mean. */
  default Map<String, String> properties() {
    return Map.of();
  }

  /**
   * Spark's output mode: append for rows that are final, and for all of a query without an
   * aggregation, because joins know only that.
   *
   * @param aggregates whether the query aggregates
   */
  default OutputMode outputMode(boolean aggregates) {
    return OutputMode.Append();
  }

  /** What a checkpoint depends on beside the mode's name; such a change needs a new checkpoint. */
  default String fingerprint() {
    return "";
  }

  /**
   * What is wrong with the mode for the rows that the query yields.
   *
   * @param path the table's write mode in the manifest
   */
  default List<Problem> problems(Dataset<Row> yielded, String path) {
    return List.of();
  }

  /**
   * What is wrong with the mode for the table that is there.
   *
   * @param yielded the query's columns
   * @param path the table's write mode in the manifest
   */
  default List<Problem> problems(TableState table, StructType yielded, String path) {
    return List.of();
  }
}
