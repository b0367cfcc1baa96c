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
 * A Delta table that is written before the target: its rows carry the flow, generation and batch
 * they came from, so that the rows of an interrupted try can be replaced.
 *
 * @param location URI; the table is created by its first rows
 */
public record SideTable(String location) {
  /** Where its rows came from. */
  public static final List<String> COLUMNS = List.of("_flow", "_generation", "_batch", "_time");

  /** The columns with those that say where its rows came from. */
  public static StructType marked(StructType columns) {
    return columns
        .add("_flow", DataTypes.StringType)
        .add("_generation", DataTypes.IntegerType)
        .add("_batch", DataTypes.LongType)
        .add("_time", DataTypes.TimestampType);
  }

  /**
   * Adds the batch's rows, in the place of those that an earlier try has left. A transaction says
   * up to which batch the table has them, so that nothing is looked for that cannot be there.
   */
  public void write(Dataset<Row> rows, Batch batch) {
    FlowKey flow = batch.flow();
    Dataset<Row> marked =
        rows.withColumn("_flow", lit(flow.flow()))
            .withColumn("_generation", lit(flow.generation()))
            .withColumn("_batch", value(batch.number(), DataTypes.LongType))
            .withColumn("_time", value(Timestamp.from(batch.at()), DataTypes.TimestampType));
    String left = left(rows.sparkSession(), batch);
    if (left == null) {
      TransactionalWrite.widening(marked, location, batch.queryId(), batch.number(), batch.at());
    } else {
      ByName.rows(marked, new TableLog(rows.sparkSession(), location).state().columns())
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("mergeSchema", "true")
          .option("replaceWhere", left)
          .save(location);
    }
  }

  /**
   * A literal that is no part of the generated code, which would otherwise be compiled anew for
   * each batch.
   */
  private static Column value(Object value, DataType type) {
    return udf((UDF0<Object>) () -> value, type).asNondeterministic().apply();
  }

  /** Removes what the batch, which has no rows, would have taken the place of. */
  public void forget(SparkSession session, Batch batch) {
    String left = left(session, batch);
    if (left != null) {
      io.delta.tables.DeltaTable.forPath(session, location).delete(left);
    }
  }

  /** SQL: the rows that an earlier try of the batch may have left, null when it left none. */
  private @Nullable String left(SparkSession session, Batch batch) {
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
