package io.streamingpipelines.runtime.write.keyed;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.sql.RowExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the keys, the sequence and the columns of a keyed write mode against the rows of a query.
 */
public final class KeyedProblems {
  private final StructType schema;
  private final List<Problem> problems = new ArrayList<>();

  private KeyedProblems(StructType schema) {
    this.schema = schema;
  }

  /**
   * Returns the problems of a keyed write mode.
   *
   * @param path the write mode's place in the manifest
   */
  public static List<Problem> of(WritePlan.Keyed plan, Dataset<Row> yielded, String path) {
    KeyedProblems found = new KeyedProblems(yielded.schema());
    found.keyed(plan, path);
    if (plan.deleteWhen() != null) {
      found.problems.addAll(
          RowExpressions.problems(yielded, plan.deleteWhen(), path + ".deleteWhen"));
    }
    return found.problems;
  }

  private void keyed(WritePlan.Keyed keyed, String path) {
    for (int i = 0; i < keyed.keys().size(); i++) {
      String at = path + ".keys[" + i + "]";
      find(keyed.keys().get(i), at)
          .filter(f -> !Catalyst.isOrderable(f.dataType()))
          .ifPresent(f -> wrongType(at, f, "cannot be compared, so it cannot be a key"));
    }
    for (int i = 0; i < keyed.sequenceBy().size(); i++) {
      String at = path + ".sequenceBy[" + i + "]";
      find(keyed.sequenceBy().get(i), at)
          .filter(f -> !Catalyst.isOrderable(f.dataType()))
          .ifPresent(f -> wrongType(at, f, "has no order"));
    }
    for (int i = 0; i < keyed.columns().size(); i++) {
      find(keyed.columns().get(i), path + ".columns[" + i + "]");
    }
    for (String key : keyed.keys()) {
      if (!keyed.columns().isEmpty() && keyed.columns().stream().noneMatch(key::equalsIgnoreCase)) {
        problems.add(
            Problem.error(
                path + ".columns",
                "KeyNotStored",
                "Key " + key + " is not among the stored columns; add it."));
      }
    }
  }

  private Optional<StructField> find(String name, String path) {
    Optional<StructField> found = NamedTypes.find(schema, name);
    if (found.isEmpty()) {
      problems.add(
          Problem.error(
              path,
              "UnknownColumn",
              "The query yields no column "
                  + name
                  + "; it yields "
                  + String.join(", ", schema.fieldNames())
                  + "."));
    }
    return found;
  }

  private void wrongType(String path, StructField field, String why) {
    problems.add(
        Problem.error(
            path,
            "WrongType",
            "Column " + field.name() + " is " + field.dataType().sql() + " and " + why + "."));
  }
}
