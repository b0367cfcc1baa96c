package io.streamingpipelines.runtime.plan;

import io.streamingpipelines.plan.Problem;
import java.util.List;

/** A flow cannot be planned as declared; thrown to the caller that requested the flow. */
public final class PlanRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  public PlanRefused(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public PlanRefused(Problem problem) {
    this(List.of(problem));
  }

  /** At least one problem. */
  public List<Problem> problems() {
    return problems;
  }
}
