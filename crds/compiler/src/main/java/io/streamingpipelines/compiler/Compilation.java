package io.streamingpipelines.compiler;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Supervision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of compiling a spec.
 *
 * @param plan null if and only if a problem is fatal
 * @param problems all problems, in the manifest's order; a plan may come with warnings
 * @param needs holds stand-ins where the plan is null
 * @param supervision holds stand-ins where the plan is null
 */
public record Compilation(
    @Nullable PipelinePlan plan, List<Problem> problems, PodNeeds needs, Supervision supervision) {
  public Compilation {
    problems = List.copyOf(problems);
  }

  /** The problems that keep the pipeline from running. */
  public List<Problem> errors() {
    return problems.stream().filter(Problem::fatal).toList();
  }

  /** The problems with which the pipeline can run. */
  public List<Problem> warnings() {
    return problems.stream().filter(problem -> !problem.fatal()).toList();
  }
}
