package io.streamingpipelines.operator.observe;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pod ended: what its driver reported, or else what Kubernetes knows.
 *
 * @param at by the clock of the pod's node, to be shown to people
 * @param seenAt when the operator first saw it, by its own clock; decisions use this time
 * @param failure null when the outcome is good; of a drained driver, the batches that the drain has
 *     interrupted
 */
public record PodExit(
    Instant at,
    Instant seenAt,
    ExitReport.Outcome outcome,
    @Nullable Failure failure,
    List<Problem> problems,
    int problemCount) {
  public PodExit {
    problems = List.copyOf(problems);
  }

  PodExit seenAt(Instant seen) {
    return new PodExit(at, seen, outcome, failure, problems, problemCount);
  }

  /** Whether the driver ended between batches. */
  public boolean clean() {
    return switch (outcome) {
      case COMPLETED, DRAINED, REJECTED -> failure == null;
      case FAILED, FENCED -> false;
    };
  }

  public boolean rejected() {
    return outcome == ExitReport.Outcome.REJECTED;
  }
}
