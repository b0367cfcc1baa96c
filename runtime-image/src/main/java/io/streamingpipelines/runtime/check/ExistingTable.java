package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlan.SchemaEvolution;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.WriteModes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the columns of a query against the table that already exists
 * (docs/design/semantics.md#schema-evolution).
 */
final class ExistingTable {
  /** What makes any change of a table's columns and layout possible. */
  private static final String REPLACE =
      "raise checkpoint.generation with `data: replace`, which replaces the table's rows";

  private final boolean mayGrow;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private ExistingTable(boolean mayGrow, String path) {
    this.mayGrow = mayGrow;
    this.path = path;
  }

  /**
   * @param path the flow's place in the manifest @param at the table's place in the manifest
   */
  static List<Problem> problems(
      SparkSession session, TablePlan declared, StructType yielded, String path, String at) {
    // a refill writes a table of its own
    TablePlan table =
        Refill.of(declared, new TableLog(session, declared.location()).state())
            .map(Refill::filled)
            .orElse(declared);
    WriteMode mode = WriteModes.of(table.write());
    TableState existing = new TableLog(session, table.location()).state();
    if (!existing.exists()) {
      return List.of();
    }
    ExistingTable check =
        new ExistingTable(table.schemaEvolution() == SchemaEvolution.ADD_COLUMNS, path);
    check.compare("", existing.visibleColumns(), mode.visibleColumns(yielded));
    check.problems.addAll(mode.problems(existing, yielded, at + ".write"));
    check.partitioning(table, existing.partitionColumns(), at);
    check.clustering(table, existing.clustered(), at);
    return check.problems;
  }

  /**
   * The problems of a table that another plan has written until now.
   *
   * @param there the columns that the other plan's query yields
   * @param at the table's place in the manifest
   */
  static List<Problem> problemsAfter(
      TablePlan before, StructType there, TablePlan table, StructType yielded, String at) {
    ExistingTable check =
        new ExistingTable(table.schemaEvolution() == SchemaEvolution.ADD_COLUMNS, at);
    check.compare(
        "",
        WriteModes.of(before.write()).visibleColumns(there),
        WriteModes.of(table.write()).visibleColumns(yielded));
    check.partitioning(table, before.partitionBy(), at);
    check.clustering(table, !before.clusterBy().isEmpty(), at);
    return check.problems;
  }

  private void compare(String prefix, StructType there, StructType wanted) {
    for (StructField field : wanted.fields()) {
      String name = prefix + field.name();
      Optional<StructField> old = NamedTypes.find(there, field.name());
      if (old.isPresent()) {
        compare(name, old.get().dataType(), field.dataType());
      } else if (!mayGrow) {
        problems.add(
            Problem.error(
                path + ".query",
                "NewColumn",
                "Column "
                    + name
                    + " is new, but schemaEvolution is none; set `schemaEvolution: addColumns`, or"
                    + " leave the column out."));
      }
    }
  }

  private void compare(String name, DataType there, DataType wanted) {
    if (there instanceof StructType oldStruct && wanted instanceof StructType newStruct) {
      compare(name + ".", oldStruct, newStruct);
    } else if (there instanceof ArrayType oldArray && wanted instanceof ArrayType newArray) {
      compare(name + ".element", oldArray.elementType(), newArray.elementType());
    } else if (there instanceof MapType oldMap && wanted instanceof MapType newMap) {
      compare(name + ".key", oldMap.keyType(), newMap.keyType());
      compare(name + ".value", oldMap.valueType(), newMap.valueType());
    } else if (!there.sql().equals(wanted.sql())) {
      problems.add(
          Problem.error(
              path + ".query",
              "ColumnTypeChanged",
              "Column "
                  + name
                  + " of the table is "
                  + there.sql()
                  + " and the query yields "
                  + wanted.sql()
                  + "; cast it back, write it to a new column, or "
                  + REPLACE
                  + "."));
    }
  }

  private void clustering(TablePlan table, boolean possible, String at) {
    if (!table.clusterBy().isEmpty() && !possible) {
      problems.add(
          Problem.error(
              at + ".clusterBy",
              "ClusteringChanged",
              "The table was created without clustering, which cannot be added later; remove"
                  + " clusterBy, or "
                  + REPLACE
                  + "."));
    }
  }

  private void partitioning(TablePlan table, List<String> there, String at) {
    boolean same =
        there.size() == table.partitionBy().size()
            && java.util.stream.IntStream.range(0, there.size())
                .allMatch(i -> there.get(i).equalsIgnoreCase(table.partitionBy().get(i)));
    if (!same) {
      problems.add(
          Problem.error(
              at + ".partitionBy",
              "PartitioningChanged",
              (there.isEmpty()
                      ? "The table is not partitioned"
                      : "The table is partitioned by " + String.join(", ", there))
                  + ", which cannot change while its rows are kept; restore partitionBy, or "
                  + REPLACE
                  + "."));
    }
  }
}
