package io.streamingpipelines.operator.observe;

import io.streamingpipelines.plan.Problem;
import java.util.List;

/**
 * What the runtime said about a plan, kept on the plan's ConfigMap. It holds for one generation of
 * the resource: a new generation is judged afresh, even when it compiles to the same plan.
 *
 * @param problemCount all problems, also those that did not fit into the pod's message
 */
public record CheckResult(
    long generation, boolean accepted, List<Problem> problems, int problemCount) {
  public CheckResult {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
