package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.delta.TableSwap;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.spark.sql.RowExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Checks whether the rows of a table can be replaced (docs/design/lifecycle.md#refills). */
final class RefillCheck {
  private RefillCheck() {}

  /**
   * @param at the table's place in the manifest
   */
  static List<Problem> problems(
      SparkSession session, TablePlan table, FlowRelation relation, String at) {
    List<Problem> problems = new ArrayList<>();
    TableState there = new TableLog(session, table.location()).state();
    Optional<TableState> replaced = Refill.of(table, there).map(refill -> there);
    replaced
        .map(TableSwap::obstacles)
        .filter(found -> !found.isEmpty())
        .ifPresent(
            found ->
                problems.add(
                    Problem.error(
                        at + ".checkpoint.data",
                        "RefillImpossible",
                        "The table uses "
                            + String.join(", ", found)
                            + ", so its files cannot be replaced by those of another table; set"
                            + " `data: keep`, or write to a new location.")));
    String keepWhere = table.checkpoint().keepWhere();
    String keeps = Refill.keeping(table, there).orElse(null);
    if (replaced.isPresent()
        && keeps != null
        && !keeps.equals(Objects.requireNonNullElse(keepWhere, ""))) {
      problems.add(
          Problem.error(
              at + ".checkpoint.keepWhere",
              "ChangeForbidden",
              "The refill by generation "
                  + table.generation()
                  + " has begun and keeps "
                  + (keeps.isEmpty() ? "no old rows" : "the old rows for which `" + keeps + "`")
                  + "; restore keepWhere, or raise the generation to start over."));
    }
    if (keepWhere != null) {
      problems.addAll(
          keepWhere(table, relation, replaced, keepWhere, at + ".checkpoint.keepWhere"));
    }
    return problems;
  }

  private static List<Problem> keepWhere(
      TablePlan table,
      FlowRelation relation,
      Optional<TableState> replaced,
      String keepWhere,
      String path) {
    List<Problem> problems = RowExpressions.problems(relation.rows(), keepWhere, path);
    if (!problems.isEmpty()) {
      return problems;
    }
    List<String> names = RowExpressions.columns(relation.rows(), keepWhere);
    List<Problem> found = new ArrayList<>();
    table
        .write()
        .keyed()
        .ifPresent(
            keyed -> {
              for (String name : names) {
                if (keyed.keys().stream().noneMatch(name::equalsIgnoreCase)) {
                  found.add(
                      Problem.error(
                          path,
                          "NotAKey",
                          "Column "
                              + name
                              + " is not a key: rows with the same key may have different values,"
                              + " and only whole keys can be kept; use the columns "
                              + String.join(", ", keyed.keys())
                              + "."));
                }
              }
            });
    for (String name : names) {
      if (replaced.isPresent()
          && NamedTypes.find(replaced.get().visibleColumns(), name).isEmpty()) {
        found.add(
            Problem.error(
                path,
                "UnknownColumn",
                "The existing rows have no column " + name + "; use a column that they have."));
      }
    }
    return found;
  }
}
