package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.query.CheckpointCheck;
import io.streamingpipelines.runtime.query.TableContents;
import io.streamingpipelines.runtime.spark.function.UserFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Says what a plan would change, without changing anything.
 *
 * @param changes what the plan means for each flow
 * @param problems what else is wrong with the plan, including warnings
 */
public record PlanComparison(List<FlowChange> changes, List<Problem> problems) {
  public PlanComparison {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /**
   * Compares the plan with what runs.
   *
   * @param before the plan that has run until now; null to compare with the checkpoints and tables
   *     at the plan's locations
   */
  public static PlanComparison of(
      PipelinePlan plan, @Nullable PipelinePlan before, DriverSettings settings) {
    try (SparkEngine engine = new SparkEngine(plan, settings)) {
      engine.open();
      return of(engine.opened(), plan, before, settings.scratch());
    }
  }

  /**
   * Compares the plan with what runs, in a session that is not changed.
   *
   * @param scratch a directory for copies of jars
   */
  public static PlanComparison of(
      SparkSession session, PipelinePlan plan, @Nullable PipelinePlan before, Path scratch) {
    Checked now = Checked.of(session, plan, scratch);
    if (before == null) {
      return of(now.checkpoints().changes(), now.problemsWithStorage());
    }
    Checked then = Checked.of(session, before, scratch);
    return of(
        now.checkpoints().changesSince(then.checkpoints()),
        together(
            now.result().problems(),
            SchemaCheck.problemsAfter(before, then.result(), plan, now.result())));
  }

  private static List<Problem> together(List<Problem> some, List<Problem> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** Turns problems with what exists into changes of their tables. */
  private static PlanComparison of(List<FlowChange> changes, List<Problem> problems) {
    List<FlowChange> all = new ArrayList<>(changes);
    List<Problem> others = new ArrayList<>();
    for (Problem problem : problems) {
      List<FlowChange.Flow> concerned =
          changes.stream()
              .map(FlowChange::flow)
              .filter(flow -> within(problem.path(), flow.path()))
              .limit(1)
              .toList();
      if (concerned.isEmpty() || ChangeClass.preventedBy(problem) != ChangeClass.FORBIDDEN) {
        others.add(problem);
      } else {
        all.add(
            new FlowChange(
                concerned.get(0), ChangeClass.FORBIDDEN, List.of(problem.message()), null, false));
      }
    }
    return new PlanComparison(all, others);
  }

  private static boolean within(String path, String table) {
    return path.equals(table) || path.startsWith(table + ".");
  }

  /** A plan as Spark's analyzer understands it. */
  private record Checked(
      SchemaCheck.Result result, CheckpointCheck checkpoints, TableContents contents) {
    static Checked of(SparkSession session, PipelinePlan plan, Path scratch) {
      UserFunctions functions = UserFunctions.load(session, plan, scratch);
      SparkSession own = functions.session();
      SchemaCheck.Result result = SchemaCheck.check(functions, plan);
      return new Checked(
          result,
          new CheckpointCheck(own, plan, result.flows()),
          new TableContents(own, plan, result.schemas()));
    }

    /** What a driver's check would find in checkpoints and tables, besides the changes. */
    List<Problem> problemsWithStorage() {
      List<Problem> problems = together(result.problems(), checkpoints.problemsBesideChanges());
      return problems.stream().anyMatch(Problem::fatal)
          ? problems
          : together(problems, contents.problems());
    }
  }
}
