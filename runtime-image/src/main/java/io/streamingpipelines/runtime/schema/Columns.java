package io.streamingpipelines.runtime.schema;

import io.streamingpipelines.plan.SqlName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns by their exact names, whatever characters these hold. */
public final class Columns {
  /**
   * Names that start so are the runtime's own and not shown to a user's query, except {@link
   * HistoryColumns}.
   */
  static final String HIDDEN = "__";

  private Columns() {}

  public static Column named(String name) {
    return functions.col(SqlName.quoted(name));
  }

  /** Columns by their exact names, and behind them such that need no quotes. */
  public static Column[] of(List<String> names, String... plain) {
    return Stream.concat(
            names.stream().map(Columns::named), Arrays.stream(plain).map(functions::col))
        .toArray(Column[]::new);
  }

  public static boolean hidden(String name) {
    return name.startsWith(HIDDEN) && !HistoryColumns.NAMES.contains(name);
  }

  /** Finds a column as Spark would: without regard to case. */
  public static StructField[] find(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equalsIgnoreCase(name))
        .toArray(StructField[]::new);
  }

  public static boolean has(StructType schema, String name) {
    return find(schema, name).length > 0;
  }

  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
