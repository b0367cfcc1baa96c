package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.write.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the plan against the rows and properties of existing tables, before the driver takes over
 * from a running one.
 *
 * @param schemas the columns of each table's query, by table name
 */
public record TableContents(
    SparkSession session, PipelinePlan plan, Map<String, StructType> schemas) {
  /** The problems of all tables; rows that a refill replaces do not count. */
  public List<Problem> problems() {
    PipelineTables tables = new PipelineTables(session, plan.owner());
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      StructType schema = schemas.get(table.name());
      TableState there = new TableLog(session, table.location()).state();
      if (schema != null && there.exists() && Refill.of(table, there).isEmpty()) {
        problems.addAll(
            tables.contradictions(
                table,
                there.properties(),
                schema,
                "spec.tables[" + plan.tables().indexOf(table) + "]"));
      }
    }
    return problems;
  }
}
