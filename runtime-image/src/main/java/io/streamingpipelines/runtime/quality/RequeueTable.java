package io.streamingpipelines.runtime.quality;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The Delta table through which corrected rows return to their table. {@link QuarantineRequeue}
 * only adds rows; the driver creates the table and only reads it. Each row carries the identity of
 * the original rejected row, so that this one is sent back only once.
 */
public record RequeueTable(SparkSession session, String location) {
  static final String ID = "__requeue_id";
  static final String AT = "__requeued_at";

  /**
   * Creates the table, or adds the columns that it lacks.
   *
   * @param columns the columns of the table's queries
   */
  public void open(StructType columns) {
    StructType wanted = new StructType();
    for (StructField field : columns.fields()) {
      wanted = wanted.add(field.name(), field.dataType(), true);
    }
    wanted = wanted.add(ID, DataTypes.StringType).add(AT, DataTypes.TimestampType);
    if (!exists()) {
      new TableLog(session, location)
          .create()
          .addColumns(wanted)
          .comment(
              "Corrected rows that return to their table, one for each rejected row that was"
                  + " requeued")
          // of two concurrent commands, only one may take a row
          .property("delta.isolationLevel", "Serializable")
          .execute();
      return;
    }
    if (!NamedTypes.covers(read().schema(), wanted)) {
      session
          .createDataFrame(List.of(), wanted)
          .write()
          .format("delta")
          .mode("append")
          .option("mergeSchema", "true")
          .save(location);
    }
  }

  boolean exists() {
    return new TableLog(session, location).exists();
  }

  Dataset<Row> read() {
    return session.read().format("delta").load(location);
  }

  /** Adds the rows whose identities the table does not have yet, in one transaction. */
  void add(Dataset<Row> rows) {
    DeltaTable.forPath(session, location)
        .as("there")
        .merge(rows.as("mended"), "there." + ID + " = mended." + ID)
        .whenNotMatched()
        .insertAll()
        .execute();
  }
}
