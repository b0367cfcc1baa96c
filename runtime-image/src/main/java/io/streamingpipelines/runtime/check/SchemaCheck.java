package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Judges a whole plan by Spark's analyzer, before any query starts. */
public final class SchemaCheck {
  private SchemaCheck() {}

  /**
   * All problems of {@code plan}, warnings among them. Reads no data and asks no broker; looks only
   * at Delta tables that exist already.
   */
  public static Result check(SparkSession session, PipelinePlan plan) {
    return new PlanCheck(session, plan).result();
  }

  /**
   * @param schemas what the query of each table yields, by table name; a table with problems is not
   *     in it
   */
  public record Result(List<Problem> problems, Map<String, StructType> schemas) {
    public Result {
      problems = List.copyOf(problems);
      schemas = Map.copyOf(schemas);
    }

    /**
     * The same behind what is wrong with functions: that SQL does not know them follows from it.
     */
    public Result behind(List<Problem> functions) {
      List<Problem> all = new ArrayList<>(functions);
      problems.stream()
          .filter(problem -> functions.isEmpty() || !problem.code().equals("UnknownFunction"))
          .forEach(all::add);
      return new Result(all, schemas);
    }

    /** Whether the plan must not run. */
    public boolean fatal() {
      return problems.stream().anyMatch(Problem::fatal);
    }
  }
}
