package io.streamingpipelines.runtime.schema;

import io.streamingpipelines.plan.SqlName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Refers to columns by their exact names, whatever characters these contain. */
public final class Columns {
  /**
   * Names with this prefix are the runtime's own and hidden from a user's query, except {@link
   * HistoryColumns}.
   */
  static final String HIDDEN = "__";

  private Columns() {}

  public static Column named(String name) {
    return functions.col(SqlName.quoted(name));
  }

  /** Columns by their exact names, followed by columns whose names need no quotes. */
  public static Column[] of(List<String> names, String... plain) {
    return Stream.concat(
            names.stream().map(Columns::named), Arrays.stream(plain).map(functions::col))
        .toArray(Column[]::new);
  }

  /**
   * Whether two relations have the same values in these columns; NULL equals NULL.
   *
   * @param left alias of the one relation
   * @param right alias of the other
   */
  public static Column same(List<String> names, String left, String right) {
    Column same = functions.lit(true);
    for (String name : names) {
      String quoted = SqlName.quoted(name);
      same =
          same.and(
              functions.col(left + "." + quoted).eqNullSafe(functions.col(right + "." + quoted)));
    }
    return same;
  }

  /** The type of a column, found as Spark does. */
  public static DataType type(Dataset<Row> rows, String name) {
    return rows.select(named(name)).schema().apply(0).dataType();
  }

  public static boolean hidden(String name) {
    return name.startsWith(HIDDEN) && !HistoryColumns.NAMES.contains(name);
  }

  /** Finds a column as Spark does, without regard to case. */
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
