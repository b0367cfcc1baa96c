package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** All flows of a table yield the same columns, in whatever order: rows are stored by name. */
final class FlowColumns {
  private FlowColumns() {}

  /**
   * How {@code yielded} differs.
   *
   * @param first what the first flow yields
   */
  static List<Problem> problems(
      TablePlan table, StructType first, FlowPlan flow, StructType yielded, String path) {
    Map<String, String> wanted = types(first);
    Map<String, String> there = types(yielded);
    List<String> differences = new ArrayList<>();
    wanted.forEach(
        (column, type) -> {
          String other = there.remove(column);
          if (other == null) {
            differences.add("misses " + column + " " + type);
          } else if (!other.equals(type)) {
            differences.add("has " + column + " as " + other + " instead of " + type);
          }
        });
    there.forEach((column, type) -> differences.add("has " + column + " " + type + " in addition"));
    return differences.isEmpty()
        ? List.of()
        : List.of(
            Problem.error(
                path + ".query",
                "FlowColumns",
                "All flows of a table yield the same columns, and compared to flow '"
                    + table.flows().get(0).name()
                    + "' this one, '"
                    + flow.name()
                    + "', "
                    + String.join(", ", differences)
                    + "; select the same names and types in both."));
  }

  private static Map<String, String> types(StructType schema) {
    Map<String, String> types = new TreeMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name().toLowerCase(Locale.ROOT), field.dataType().sql());
    }
    return types;
  }
}
