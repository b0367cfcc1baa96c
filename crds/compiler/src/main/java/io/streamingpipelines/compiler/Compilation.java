package io.streamingpipelines.compiler;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a spec.
 *
 * @param plan null if and only if a problem is fatal
 * @param problems all of them, in the manifest's order; warnings may accompany a plan
 * @param needs holds stand-ins where the plan is null
 */
public record Compilation(@Nullable PipelinePlan plan, List<Problem> problems, PodNeeds needs) {
  public Compilation {
    problems = List.copyOf(problems);
  }

  /** The problems that keep the pipeline from running. */
  public List<Problem> errors() {
    return problems.stream().filter(Problem::fatal).toList();
  }

  /** The problems that it can run with. */
  public List<Problem> warnings() {
    return problems.stream().filter(problem -> !problem.fatal()).toList();
  }
}
