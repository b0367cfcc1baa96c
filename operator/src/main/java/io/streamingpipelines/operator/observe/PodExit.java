package io.streamingpipelines.operator.observe;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pod ended: what its driver reported, or what Kubernetes knows when it could not report.
 *
 * @param failure null when the outcome is good
 */
public record PodExit(
    Instant at,
    ExitReport.Outcome outcome,
    @Nullable Failure failure,
    List<Problem> problems,
    int problemCount) {
  public PodExit {
    problems = List.copyOf(problems);
  }

  public boolean rejected() {
    return outcome == ExitReport.Outcome.REJECTED;
  }
}
