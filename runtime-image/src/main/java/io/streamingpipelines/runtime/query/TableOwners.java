package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.write.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Finds tables that belong to another pipeline. */
public record TableOwners(SparkSession session, PipelinePlan plan) {
  /** A problem for each table of another pipeline; if there are any, nothing may be written. */
  public List<Problem> problems() {
    PipelineTables tables = new PipelineTables(session, plan.owner());
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      String other = tables.otherOwner(table, plan.storage().takeOver());
      if (other != null) {
        problems.add(
            Problem.error(
                "spec.tables[" + plan.tables().indexOf(table) + "].location",
                "TableOwned",
                "The table "
                    + table.location()
                    + " belongs to the pipeline "
                    + other
                    + "; choose another location, or stop that pipeline permanently and set"
                    + " storage.takeOver: "
                    + other
                    + "."));
      }
    }
    return problems;
  }
}
