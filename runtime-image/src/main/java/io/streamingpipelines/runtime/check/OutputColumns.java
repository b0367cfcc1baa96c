package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Names and types that a Delta table can hold. */
final class OutputColumns {
  private OutputColumns() {}

  static List<Problem> problems(StructType schema, String path) {
    List<Problem> problems = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String name = field.name();
      if (name.chars().anyMatch(c -> " ,;{}()\n\t=".indexOf(c) >= 0)) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnName",
                "Column `" + name + "` cannot be stored under this name; give it one with AS."));
      } else if (name.startsWith("__")) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnName",
                "Column " + name + ": names that start with __ are reserved; rename it with AS."));
      } else if (field.dataType() instanceof NullType) {
        problems.add(
            Problem.error(
                path + ".query",
                "ColumnType",
                "Column "
                    + name
                    + " has no type; write CAST(NULL AS …) with the type it shall"
                    + " have."));
      }
    }
    return problems;
  }
}
