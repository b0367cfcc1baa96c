package io.streamingpipelines.runtime.trial;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.failure.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** The content of a Delta table at one moment, as plain values. */
public final class StoredRows {
  /** Virtual column of a quarantine: the names of the violated rules, or {@code malformed}. */
  public static final String REASONS = "_reasons";

  private static final String FAILED = "_failed_expectations";
  private final @Nullable Dataset<Row> rows;

  private StoredRows(@Nullable Dataset<Row> rows) {
    this.rows = rows;
  }

  /** The table at {@code location}; a table that does not exist has no columns and no rows. */
  public static StoredRows of(SparkSession session, String location) {
    if (!DeltaTable.isDeltaTable(session, location)) {
      return new StoredRows(null);
    }
    Dataset<Row> rows = LiveFiles.read(session, location);
    List<String> names = Arrays.asList(rows.columns());
    if (names.contains(FAILED)) {
      rows =
          rows.withColumn(
              REASONS,
              functions
                  .when(
                      functions.col("_malformed").isNotNull(), functions.expr("array('malformed')"))
                  .otherwise(functions.col(FAILED)));
    }
    return new StoredRows(rows);
  }

  /** Names of the columns; empty if the table does not exist. */
  public List<String> columns() {
    return rows == null ? List.of() : List.of(rows.columns());
  }

  /** Number of rows. */
  public long count() {
    return rows == null ? 0 : rows.count();
  }

  /**
   * The rows, with values as {@link PlainValues} converts them.
   *
   * @param columns names of columns; fields of structs with dots
   * @param orderBy the SQL after {@code ORDER BY}; null for any order
   * @throws IllegalArgumentException if {@code orderBy} is invalid; the message is one sentence
   */
  public List<List<@Nullable Object>> rows(List<String> columns, @Nullable String orderBy) {
    Dataset<Row> all = rows;
    if (all == null) {
      return List.of();
    }
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Row row : selected(all, columns, orderBy).collectAsList()) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.add(PlainValues.of(row.get(i)));
      }
      values.add(cells);
    }
    return values;
  }

  private static Dataset<Row> selected(
      Dataset<Row> all, List<String> columns, @Nullable String orderBy) {
    try {
      Dataset<Row> ordered = all;
      if (orderBy != null) {
        all.createOrReplaceTempView("__stored");
        ordered = all.sparkSession().sql("SELECT * FROM __stored ORDER BY " + orderBy);
      }
      return ordered.select(columns.stream().map(StoredRows::column).toArray(Column[]::new));
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      throw new IllegalArgumentException(Sentences.of(e.getMessage(), "cannot be read"), e);
    }
  }

  private static Column column(String name) {
    return functions.col(
        Arrays.stream(name.split("\\.", -1)).map(SqlName::quoted).collect(Collectors.joining(".")));
  }
}
