package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Checks a whole plan with Spark's analyzer before any query starts. */
public final class SchemaCheck {
  private SchemaCheck() {}

  /**
   * Returns all problems of {@code plan}, including warnings. It reads no data and contacts no
   * broker; it only looks at Delta tables that already exist.
   */
  public static Result check(SparkSession session, PipelinePlan plan) {
    return new PlanCheck(session, plan).result();
  }

  /**
   * The result of a check.
   *
   * @param schemas the columns of each table's query, by table name, without tables that have
   *     problems
   */
  public record Result(List<Problem> problems, Map<String, StructType> schemas) {
    public Result {
      problems = List.copyOf(problems);
      schemas = Map.copyOf(schemas);
    }

    /**
     * The same result after problems of functions, from which it follows that SQL does not know
     * these functions.
     */
    public Result withFunctionProblems(List<Problem> functions) {
      List<Problem> all = new ArrayList<>(functions);
      problems.stream()
          .filter(problem -> functions.isEmpty() || !problem.code().equals("UnknownFunction"))
          .forEach(all::add);
      return new Result(all, schemas);
    }

    /** Whether the problems prevent the plan from running. */
    public boolean fatal() {
      return problems.stream().anyMatch(Problem::fatal);
    }
  }
}
