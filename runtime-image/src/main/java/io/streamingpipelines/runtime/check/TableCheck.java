package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.flow.HistoryColumns;
import io.streamingpipelines.runtime.flow.RowExpressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How a table is written, against the columns that its query yields. */
final class TableCheck {
  private final StructType schema;
  private final List<Problem> problems = new ArrayList<>();

  private TableCheck(StructType schema) {
    this.schema = schema;
  }

  static List<Problem> problems(TablePlan table, FlowRelation relation, String path) {
    TableCheck check = new TableCheck(relation.schema());
    check.layout(table, path);
    if (table.write() instanceof WritePlan.Keyed keyed) {
      check.keyed(keyed, path + ".write");
      if (keyed.deleteWhen() != null) {
        check.problems.addAll(
            RowExpressions.problems(
                visible(relation), keyed.deleteWhen(), path + ".write.deleteWhen"));
      }
    }
    return check.problems;
  }

  /** The columns that readers see: some may be left out, a history adds when a row was valid. */
  static StructType stored(TablePlan table, StructType yielded) {
    StructType stored = yielded;
    if (table.write() instanceof WritePlan.Keyed keyed && !keyed.columns().isEmpty()) {
      stored =
          new StructType(
              Arrays.stream(yielded.fields())
                  .filter(f -> keyed.columns().stream().anyMatch(f.name()::equalsIgnoreCase))
                  .toArray(StructField[]::new));
    }
    return table.write() instanceof WritePlan.History history
        ? HistoryColumns.behind(stored, history, yielded)
        : stored;
  }

  private static Dataset<Row> visible(FlowRelation relation) {
    return relation
        .rows()
        .select(
            Arrays.stream(relation.schema().fieldNames())
                .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new));
  }

  private void layout(TablePlan table, String path) {
    List<String> partitionBy = table.partitionBy();
    for (int i = 0; i < partitionBy.size(); i++) {
      String at = path + ".partitionBy[" + i + "]";
      find(partitionBy.get(i), at)
          .filter(f -> nested(f.dataType()) || f.dataType() instanceof BinaryType)
          .ifPresent(f -> wrongType(at, f, "cannot partition a table"));
    }
    if (!partitionBy.isEmpty() && partitionBy.size() == schema.length()) {
      problems.add(
          Problem.error(
              path + ".partitionBy",
              "NothingToStore",
              "Every column is a partition column; leave at least one out."));
    }
    for (int i = 0; i < table.clusterBy().size(); i++) {
      find(table.clusterBy().get(i), path + ".clusterBy[" + i + "]");
    }
  }

  private void keyed(WritePlan.Keyed keyed, String path) {
    for (int i = 0; i < keyed.keys().size(); i++) {
      String at = path + ".keys[" + i + "]";
      find(keyed.keys().get(i), at)
          .filter(f -> !RowOrdering.isOrderable(f.dataType()))
          .ifPresent(f -> wrongType(at, f, "cannot be compared, so it cannot be a key"));
    }
    for (int i = 0; i < keyed.sequenceBy().size(); i++) {
      String at = path + ".sequenceBy[" + i + "]";
      find(keyed.sequenceBy().get(i), at)
          .filter(f -> !RowOrdering.isOrderable(f.dataType()))
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
    Optional<StructField> found =
        Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
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

  private static boolean nested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }
}
