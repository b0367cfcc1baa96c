package io.streamingpipelines.operator.observe;

import io.streamingpipelines.plan.Problem;
import java.util.List;

/**
 * What the runtime said about a plan, stored on the ConfigMap of the plan. It is valid for one
 * generation of the resource: a new generation is checked again, even if it compiles to the same
 * plan.
 *
 * @param problemCount number of all problems, including those that did not fit into the message of
 *     the pod
 */
public record CheckResult(
    long generation, boolean accepted, List<Problem> problems, int problemCount) {
  public CheckResult {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
