package io.streamingpipelines.runtime.sink;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks the columns of a files sink. */
final class FileColumns {
  private final StructType schema;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private FileColumns(StructType schema, String path) {
    this.schema = schema;
    this.path = path;
  }

  static List<Problem> problems(SinkPlan.Files files, StructType schema, String path) {
    FileColumns columns = new FileColumns(schema, path);
    columns.files(files);
    return columns.problems;
  }

  private void files(SinkPlan.Files files) {
    for (String column : files.partitionBy()) {
      if (find(column).isEmpty()) {
        problems.add(
            Problem.error(
                path + ".files.partitionBy",
                "UnknownColumn",
                "There is no column "
                    + column
                    + " to partition by; the query has "
                    + String.join(", ", schema.fieldNames())
                    + "."));
      }
    }
    List<StructField> written =
        Arrays.stream(schema.fields())
            .filter(f -> files.partitionBy().stream().noneMatch(f.name()::equalsIgnoreCase))
            .toList();
    if (written.isEmpty()) {
      problems.add(
          Problem.error(
              path + ".files.partitionBy",
              "FileColumns",
              "All columns are in partitionBy, so none is left for the files; leave at least one"
                  + " out."));
    } else if (files.format().equals("text")
        && !(written.size() == 1 && written.get(0).dataType() instanceof StringType)) {
      problems.add(
          Problem.error(
              path + ".query",
              "FileColumns",
              "Format text takes one STRING column; CAST it, or use to_json(struct(…))."));
    } else if (files.format().equals("csv")) {
      written.forEach(this::csv);
    }
  }

  private void csv(StructField column) {
    DataType type = column.dataType();
    if (type instanceof StructType
        || type instanceof ArrayType
        || type instanceof MapType
        || type instanceof BinaryType) {
      problems.add(
          Problem.error(
              path + ".query",
              "FileColumns",
              "Format csv cannot store column "
                  + column.name()
                  + " "
                  + type.sql()
                  + "; use to_json, or another format."));
    }
  }

  private Optional<StructField> find(String name) {
    return Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }
}
