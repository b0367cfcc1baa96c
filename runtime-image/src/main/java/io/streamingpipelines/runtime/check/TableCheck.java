package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.spark.sql.RowExpressions;
import io.streamingpipelines.runtime.write.WriteModes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Checks how a table is written against the columns of its query. */
final class TableCheck {
  private final StructType schema;
  private final List<Problem> problems = new ArrayList<>();

  private TableCheck(StructType schema) {
    this.schema = schema;
  }

  static List<Problem> problems(TablePlan table, FlowRelation relation, String path) {
    TableCheck check = new TableCheck(relation.schema());
    check.layout(table, path);
    check.constraints(table, relation, path + ".constraints");
    check.problems.addAll(
        WriteModes.of(table.write()).problems(visible(relation), path + ".write"));
    return check.problems;
  }

  private static Dataset<Row> visible(FlowRelation relation) {
    return relation
        .rows()
        .select(
            Arrays.stream(relation.schema().fieldNames())
                .map(name -> functions.col(SqlName.quoted(name)))
                .toArray(Column[]::new));
  }

  /**
   * Checks constraints without the pipeline's functions and without columns that are not stored,
   * because other writers have neither.
   */
  private void constraints(TablePlan table, FlowRelation relation, String path) {
    Dataset<Row> rows =
        relation
            .rows()
            .sparkSession()
            .createDataFrame(
                List.of(),
                WriteModes.of(table.write()).visibleColumns(relation.schema()).asNullable());
    for (int i = 0; i < table.constraints().size(); i++) {
      String at = path + "[" + i + "].expression";
      problems.addAll(
          RowExpressions.problemsOfStored(rows, table.constraints().get(i).expression(), at));
    }
  }

  private void layout(TablePlan table, String path) {
    StructType schema = WriteModes.of(table.write()).visibleColumns(this.schema);
    List<String> partitionBy = table.partitionBy();
    for (int i = 0; i < partitionBy.size(); i++) {
      String at = path + ".partitionBy[" + i + "]";
      find(schema, partitionBy.get(i), at)
          .filter(f -> nested(f.dataType()) || f.dataType() instanceof BinaryType)
          .ifPresent(f -> wrongType(at, f, "cannot be used for partitioning"));
    }
    if (!partitionBy.isEmpty() && partitionBy.size() == schema.length()) {
      problems.add(
          Problem.error(
              path + ".partitionBy",
              "NothingToStore",
              "Every column is a partition column; leave at least one out."));
    }
    for (int i = 0; i < table.clusterBy().size(); i++) {
      String at = path + ".clusterBy[" + i + "]";
      find(schema, table.clusterBy().get(i), at).ifPresent(f -> clustered(table, schema, f, at));
    }
  }

  /**
   * Checks that the table can be clustered by the column: Delta must know its minimum and maximum
   * in each file.
   */
  private void clustered(TablePlan table, StructType schema, StructField field, String path) {
    DataType type = field.dataType();
    if (!(type instanceof NumericType
        || type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType)) {
      wrongType(
          path,
          field,
          "cannot be used for clustering, which requires a number, a text, a date or a time");
      return;
    }
    String known = table.properties().getOrDefault("delta.dataSkippingNumIndexedCols", "32");
    int position = Arrays.asList(schema.fields()).indexOf(field) + 1;
    if (!table.properties().containsKey("delta.dataSkippingStatsColumns")
        && known.matches("\\d{1,9}")
        && position > Integer.parseInt(known)) {
      problems.add(
          Problem.error(
              path,
              "NoStatistics",
              "Column "
                  + field.name()
                  + " is the "
                  + position
                  + "th, and Delta knows the values of the first "
                  + known
                  + " only; select it further ahead, or set the property"
                  + " delta.dataSkippingStatsColumns."));
    }
  }

  private Optional<StructField> find(StructType schema, String name, String path) {
    Optional<StructField> found = NamedTypes.find(schema, name);
    if (found.isEmpty()) {
      problems.add(
          Problem.error(
              path,
              "UnknownColumn",
              (schema == this.schema ? "The query yields no column " : "The table has no column ")
                  + name
                  + (schema == this.schema ? "; it yields " : "; it has ")
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
