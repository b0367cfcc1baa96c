package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks that all flows of a table yield the same columns; their order does not matter because rows
 * are stored by name.
 */
final class FlowColumns {
  private FlowColumns() {}

  /**
   * Returns how {@code yielded} differs from the first flow.
   *
   * @param first the columns of the first flow
   */
  static List<Problem> problems(
      TablePlan table, StructType first, FlowPlan flow, StructType yielded, String path) {
    Map<String, DataType> wanted = types(first);
    Map<String, DataType> there = types(yielded);
    List<String> differences = new ArrayList<>();
    wanted.forEach(
        (column, type) -> {
          DataType other = there.remove(column);
          if (other == null) {
            differences.add("lacks " + column + " " + type.sql());
          } else if (!NamedTypes.text(other).equals(NamedTypes.text(type))) {
            differences.add("has " + column + " as " + other.sql() + " instead of " + type.sql());
          }
        });
    there.forEach(
        (column, type) -> differences.add("has " + column + " " + type.sql() + " in addition"));
    return differences.isEmpty()
        ? List.of()
        : List.of(
            Problem.error(
                path + ".query",
                "FlowColumns",
                "All flows of a table must yield the same columns; compared to flow '"
                    + table.flows().get(0).name()
                    + "', flow '"
                    + flow.name()
                    + "' "
                    + String.join(", ", differences)
                    + "; select the same names and types in both."));
  }

  private static Map<String, DataType> types(StructType schema) {
    Map<String, DataType> types = new TreeMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name().toLowerCase(Locale.ROOT), field.dataType());
    }
    return types;
  }
}
