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
 * The Delta table by which mended rows come back to a table: {@link QuarantineRequeue} only adds to
 * it, the driver creates it and only reads. Each row carries the identity of the refused row that
 * it was, so that this comes back once.
 */
public record RequeueTable(SparkSession session, String location) {
  static final String ID = "__requeue_id";
  static final String AT = "__requeued_at";

  /**
   * Creates it, or adds the columns that it lacks.
   *
   * @param columns what the table's queries yield
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
          .comment("Mended rows on their way back; one for each refused row that was requeued")
          // two commands at the same time must not both take a row
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

  /** Adds the rows whose identity is not there yet, in one transaction. */
  void add(Dataset<Row> rows) {
    DeltaTable.forPath(session, location)
        .as("there")
        .merge(rows.as("mended"), "there." + ID + " = mended." + ID)
        .whenNotMatched()
        .insertAll()
        .execute();
  }
}
