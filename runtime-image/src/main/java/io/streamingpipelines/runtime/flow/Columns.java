package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.SqlName;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns by their exact names, whatever characters these hold. */
final class Columns {
  /**
   * Names that start so are the runtime's own and not shown to a user's query, except {@link
   * HistoryColumns}.
   */
  static final String HIDDEN = "__";

  private Columns() {}

  static Column named(String name) {
    return functions.col(SqlName.quoted(name));
  }

  static boolean hidden(String name) {
    return name.startsWith(HIDDEN) && !HistoryColumns.NAMES.contains(name);
  }

  /** Finds a column as Spark would: without regard to case. */
  static StructField[] find(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equalsIgnoreCase(name))
        .toArray(StructField[]::new);
  }

  static boolean has(StructType schema, String name) {
    return find(schema, name).length > 0;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
