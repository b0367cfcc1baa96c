package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.quality.RequeueTable;
import io.streamingpipelines.runtime.write.PipelineTables;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the tables before any query starts, so that queries can read them from then on.
 *
 * @param inOrder the pipeline's tables, each after the tables that it reads
 */
record TablePreparation(QueryParts parts, List<TablePlan> inOrder) {

  /**
   * A problem for each table that belongs to another pipeline; if there are any, nothing may be
   * written.
   */
  List<Problem> ownershipProblems() {
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : inOrder) {
      String other = tables().otherOwner(table);
      if (other != null) {
        problems.add(
            Problem.error(
                path(table) + ".location",
                "TableOwned",
                "The table "
                    + table.location()
                    + " belongs to the pipeline "
                    + other
                    + "; choose another location."));
      }
    }
    return problems;
  }

  /**
   * Creates or updates the tables; returns the problems of tables whose content contradicts their
   * declaration.
   */
  List<Problem> open() {
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : inOrder) {
      tables().open(table, parts.schema(table));
      problems.addAll(tables().retentionProblems(table, path(table)));
      problems.addAll(tables().constrain(table, path(table)));
      String requeue = table.quarantine().requeue();
      if (requeue != null) {
        new RequeueTable(parts.session(), requeue).open(parts.schema(table));
      }
    }
    return problems;
  }

  private PipelineTables tables() {
    return new PipelineTables(parts.session(), parts.plan().owner());
  }

  private String path(TablePlan table) {
    return "spec.tables[" + parts.plan().tables().indexOf(table) + "]";
  }
}
