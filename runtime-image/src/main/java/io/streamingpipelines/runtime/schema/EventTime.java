package io.streamingpipelines.runtime.schema;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Keeps a watermark inside the query that declares it
 * (docs/design/semantics.md#watermarks-stay-in-their-query). Spark marks the event-time column in
 * the schema. If this metadata were stored with a table and read back, Spark would accept an append
 * aggregation although there is no watermark, and no window would ever close.
 */
public final class EventTime {
  /** Spark's {@code EventTimeWatermark.delayKey}. */
  public static final String MARK = "spark.watermarkDelayMs";

  private EventTime() {}

  /** The same rows, without event-time metadata. */
  public static Dataset<Row> strip(Dataset<Row> rows) {
    StructType schema = rows.schema();
    if (Arrays.stream(schema.fields()).noneMatch(f -> f.metadata().contains(MARK))) {
      return rows;
    }
    return rows.select(
        Arrays.stream(schema.fields())
            .map(
                f ->
                    f.metadata().contains(MARK)
                        ? Columns.named(f.name()).as(f.name(), without(f.metadata()))
                        : Columns.named(f.name()))
            .toArray(Column[]::new));
  }

  /**
   * The same schema without event-time metadata, and with every column nullable as Delta stores it.
   */
  public static StructType strip(StructType schema) {
    StructField[] fields =
        Arrays.stream(schema.fields())
            .map(f -> new StructField(f.name(), f.dataType(), true, without(f.metadata())))
            .toArray(StructField[]::new);
    return (StructType) new StructType(fields).asNullable();
  }

  /** Whether the metadata marks an event-time column with a watermark. */
  public static boolean marked(Metadata metadata) {
    return metadata.contains(MARK);
  }

  private static Metadata without(Metadata metadata) {
    return new MetadataBuilder().withMetadata(metadata).remove(MARK).build();
  }
}
