package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Checks that a Delta table can store the names and types of columns. */
final class OutputColumns {
  /** Would hide the file and position of a row, by which merges find it. */
  private static final Set<String> RESERVED_COLUMNS = names("_metadata");

  /** Columns that a quarantine and its reader add to a row. */
  private static final Set<String> QUARANTINE_COLUMNS =
      names(
          "_flow",
          "_generation",
          "_batch",
          "_time",
          "_failed_expectations",
          "_malformed",
          "_reasons");

  /** Columns that tombstones add to a key. */
  private static final Set<String> TOMBSTONE_COLUMNS =
      names("_flow", "_generation", "_batch", "_time");

  /** Columns that Delta's change feed adds. */
  private static final Set<String> CHANGE_FEED_COLUMNS =
      names("_change_type", "_commit_version", "_commit_timestamp");

  private OutputColumns() {}

  /**
   * @param evaluated whether rows may be rejected
   */
  static List<Problem> problems(
      TablePlan table, boolean evaluated, StructType schema, String path) {
    List<Problem> problems = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String name = field.name();
      String use = use(table, evaluated, name);
      if (name.chars().anyMatch(c -> " ,;{}()\n\t=".indexOf(c) >= 0)) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnName",
                "Column `" + name + "` has a name that Delta cannot store; rename it with AS."));
      } else if (name.startsWith("__")) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnName",
                "Column " + name + ": names that start with __ are reserved; rename it with AS."));
      } else if (use != null) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnName",
                "Column " + name + " has the same name as " + use + "; rename it with AS."));
      } else if (field.dataType() instanceof NullType) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnType",
                "Column " + name + " has no type; write CAST(NULL AS …) with the intended type."));
      }
    }
    return problems;
  }

  private static @Nullable String use(TablePlan table, boolean evaluated, String name) {
    boolean feed =
        table.write().changeFeed()
            || "true".equalsIgnoreCase(table.properties().get("delta.enableChangeDataFeed"));
    if (RESERVED_COLUMNS.contains(name)) {
      return "Spark's column for the file of a row";
    }
    if (evaluated && QUARANTINE_COLUMNS.contains(name)) {
      return "a column that the quarantine adds to rejected rows";
    }
    if (TOMBSTONE_COLUMNS.contains(name)
        && table.write().keyed().stream()
            .flatMap(keyed -> keyed.keys().stream())
            .anyMatch(name::equalsIgnoreCase)) {
      return "a column that the table of remembered deletes adds to keys";
    }
    return feed && CHANGE_FEED_COLUMNS.contains(name)
        ? "a column that the table's change feed adds to rows"
        : null;
  }

  /** Compares names as Spark does, without regard to case. */
  private static Set<String> names(String... names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(List.of(names));
    return Collections.unmodifiableSet(all);
  }
}
