package io.streamingpipelines.runtime.schema;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Converts the text of partition columns to what Delta stores. An empty text becomes NULL because
 * partitions cannot represent it, and so does the name that represents NULL. Rules, keys and
 * deletes must see the stored values.
 */
public final class PartitionText {
  /** Hive's name for the partition of NULL. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private PartitionText() {}

  /** Returns the rows themselves if no text column partitions the table. */
  public static Dataset<Row> stored(Dataset<Row> rows, List<String> partitionBy) {
    List<Column> columns = new ArrayList<>();
    boolean same = true;
    for (StructField field : rows.schema().fields()) {
      Column column = Columns.named(field.name());
      boolean text =
          field.dataType() instanceof StringType
              && partitionBy.stream().anyMatch(field.name()::equalsIgnoreCase);
      same &= !text;
      columns.add(
          text
              ? functions.when(functions.not(column.isin("", NULL)), column).as(field.name())
              : column);
    }
    return same ? rows : rows.select(columns.toArray(Column[]::new));
  }
}
