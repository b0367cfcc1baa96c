package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.schema.ByName;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table that is written before the target. Its rows carry the flow, generation and batch
 * from which they came, so that the rows of an interrupted attempt can be replaced.
 *
 * @param location URI; writing the first rows creates the table
 */
public record SideTable(String location) {
  /** How long new side tables and event logs keep the versions of their log. */
  public static final String LOG_RETENTION = "interval 7 days";

  /** The table property for {@link #LOG_RETENTION}; Delta's default is 30 days. */
  public static final String LOG_RETENTION_PROPERTY = "delta.logRetentionDuration";

  /** Columns that describe the origin of a row. */
  public static final List<String> COLUMNS = List.of("_flow", "_generation", "_batch", "_time");

  /** The given columns followed by those that describe the origin of a row. */
  public static StructType withOrigin(StructType columns) {
    return columns
        .add("_flow", DataTypes.StringType)
        .add("_generation", DataTypes.IntegerType)
        .add("_batch", DataTypes.LongType)
        .add("_time", DataTypes.TimestampType);
  }

  /**
   * Adds the batch's rows, and replaces those that an earlier attempt has left. A transaction
   * records the last batch that the table holds, so that later batches need not search for old
   * rows.
   */
  public void write(Dataset<Row> rows, Batch batch) {
    FlowKey flow = batch.flow();
    Dataset<Row> marked =
        rows.withColumn("_flow", lit(flow.flow()))
            .withColumn("_generation", lit(flow.generation()))
            .withColumn("_batch", value(batch.number(), DataTypes.LongType))
            .withColumn("_time", value(Timestamp.from(batch.at()), DataTypes.TimestampType));
    String leftovers = leftovers(rows.sparkSession(), batch);
    if (leftovers == null) {
      TransactionalWrite.appendAddingColumns(
          marked, location, batch.queryId(), batch.number(), batch.at());
    } else {
      ByName.rows(marked, new TableLog(rows.sparkSession(), location).state().columns())
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("mergeSchema", "true")
          .option("replaceWhere", leftovers)
          .save(location);
    }
  }

  /**
   * A literal that is not part of the generated code; otherwise Spark would compile new code for
   * each batch.
   */
  private static Column value(Object value, DataType type) {
    return udf((UDF0<Object>) () -> value, type).asNondeterministic().apply();
  }

  /** Removes the rows that an earlier attempt has left; for a batch that has no rows itself. */
  public void removeLeftovers(SparkSession session, Batch batch) {
    String leftovers = leftovers(session, batch);
    if (leftovers != null) {
      io.delta.tables.DeltaTable.forPath(session, location).delete(leftovers);
    }
  }

  /**
   * SQL condition for the rows that an earlier attempt of the batch may have left; null if it left
   * none.
   */
  private @Nullable String leftovers(SparkSession session, Batch batch) {
    String replaced = batch.replacedSideRows();
    if (replaced == null) {
      return null;
    }
    Long last = new DeltaCommits(session, location).lastBatch(batch.queryId());
    return last == null || (last < batch.number() && !batch.whole()) ? null : replaced;
  }

  public boolean exists(SparkSession session) {
    return new TableLog(session, location).exists();
  }
}
