package io.streamingpipelines.operator.observe;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
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

  /**
   * What a running driver has said about the bundle. A plan whose queries fail as soon as they
   * start is as wrong as one that is rejected.
   */
  public static CheckResult of(long generation, ExitReport told, Bundle bundle) {
    Failure failure = told.failure();
    return failure == null
        ? new CheckResult(
            generation,
            told.outcome() != ExitReport.Outcome.REJECTED,
            told.problems(),
            told.problemCount())
        : new CheckResult(
            generation,
            false,
            List.of(
                Problem.error(
                    bundle.facts().pathOf(failure.table()), failure.reason(), failure.message())),
            1);
  }
}
