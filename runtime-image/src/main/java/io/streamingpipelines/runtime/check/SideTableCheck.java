package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the columns of a query against the tables for its rejected and its corrected rows. These
 * tables get new columns automatically, but existing columns keep their types.
 */
final class SideTableCheck {
  private SideTableCheck() {}

  static List<Problem> problems(
      SparkSession session, TablePlan table, StructType yielded, String path) {
    String at = path + ".quarantine";
    String quarantine = table.quarantine().location();
    List<Problem> problems =
        new ArrayList<>(
            problems(
                session,
                quarantine,
                yielded,
                at,
                "the quarantine at " + quarantine + " is ",
                "; choose another quarantine.table, or move that folder away."));
    String requeue = table.quarantine().requeue();
    if (requeue != null) {
      problems.addAll(
          problems(
              session,
              requeue,
              yielded,
              at,
              "the requeued rows at " + requeue + " is ",
              "; move that folder away and raise checkpoint.generation, or cast it back."));
    }
    return problems;
  }

  private static List<Problem> problems(
      SparkSession session,
      String location,
      StructType yielded,
      String path,
      String where,
      String remedy) {
    StructType there =
        new TableLog(session, location)
            .table()
            .map(TableState::visibleColumns)
            .orElse(new StructType());
    List<Problem> problems = new ArrayList<>();
    for (StructField field : yielded.fields()) {
      Optional<DataType> old =
          NamedTypes.find(there, field.name())
              .map(StructField::dataType)
              .filter(type -> !NamedTypes.agree(type, field.dataType()));
      old.ifPresent(
          type ->
              problems.add(
                  Problem.error(
                      path,
                      "ColumnTypeChanged",
                      "Column "
                          + field.name()
                          + " of "
                          + where
                          + type.sql()
                          + " and the query yields "
                          + field.dataType().sql()
                          + remedy)));
    }
    return problems;
  }
}
