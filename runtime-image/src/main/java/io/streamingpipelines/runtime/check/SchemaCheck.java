package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.plan.PipelinePaths;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.spark.function.UserFunctions;
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

  /** Checks the plan in the session of its functions, and adds the problems of the functions. */
  public static Result check(UserFunctions functions, PipelinePlan plan) {
    return check(functions.session(), plan).withFunctionProblems(functions.problems());
  }

  /**
   * Returns why the tables of {@code plan} cannot be written as declared if another plan has
   * written them until now.
   *
   * @param before the other plan's tables, whose columns are in {@code earlier}
   */
  public static List<Problem> problemsAfter(
      PipelinePlan before, Result earlier, PipelinePlan plan, Result result) {
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      for (TablePlan old : before.tables()) {
        StructType there = earlier.schemas().get(old.name());
        StructType yielded = result.schemas().get(table.name());
        if (old.name().equals(table.name())
            && old.location().equals(table.location())
            && !Refill.replaces(table, before)
            && there != null
            && yielded != null) {
          String path = new PipelinePaths(plan).table(table.name());
          problems.addAll(ExistingTable.problemsAfter(old, there, table, yielded, path));
        }
      }
    }
    return problems;
  }

  /**
   * The result of a check.
   *
   * @param schemas the columns of each table's query, by table name, without tables that have
   *     problems
   * @param flows the flows that can be planned, with empty inputs
   */
  public record Result(
      List<Problem> problems, Map<String, StructType> schemas, List<FlowRelation> flows) {
    public Result {
      problems = List.copyOf(problems);
      schemas = Map.copyOf(schemas);
      flows = List.copyOf(flows);
    }

    /**
     * The same result after problems of functions, from which it follows that SQL does not know
     * these functions.
     */
    private Result withFunctionProblems(List<Problem> functions) {
      List<Problem> all = new ArrayList<>(functions);
      problems.stream()
          .filter(problem -> functions.isEmpty() || !problem.code().equals("UnknownFunction"))
          .forEach(all::add);
      return new Result(all, schemas, flows);
    }

    /** Whether the problems prevent the plan from running. */
    public boolean fatal() {
      return problems.stream().anyMatch(Problem::fatal);
    }
  }
}
