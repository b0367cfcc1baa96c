package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.PipelineStatus;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a status is made of.
 *
 * @param notForProduction sources that are only for trying out
 * @param lossIgnored sources with {@code failOnDataLoss: false}
 * @param runtimeProblems what the runtime said of the wanted plan, all of it that fitted
 * @param runtimeProblemCount all of it
 * @param error why the decision could not be carried out; null when it was
 */
public record StatusInput(
    @Nullable PipelineStatus before,
    Situation situation,
    Decision decision,
    String driverPod,
    List<String> notForProduction,
    List<String> lossIgnored,
    List<Problem> runtimeProblems,
    int runtimeProblemCount,
    @Nullable ReconciliationError error) {

  /** The driver that has just been started. */
  Optional<Decision.Start> started() {
    return error == null ? decision.start() : Optional.empty();
  }

  /** The same, of a decision that could not be carried out. */
  public StatusInput withError(ReconciliationError why) {
    return new StatusInput(
        before,
        situation,
        decision,
        "",
        notForProduction,
        lossIgnored,
        runtimeProblems,
        runtimeProblemCount,
        why);
  }
}
