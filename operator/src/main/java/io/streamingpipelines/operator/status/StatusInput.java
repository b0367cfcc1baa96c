package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.Staged;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of a status.
 *
 * @param notForProduction sources that are only for trying things out
 * @param lossIgnored sources with {@code failOnDataLoss: false}
 * @param runtimeProblems problems that the runtime reported for the wanted plan, as many as fitted
 * @param runtimeProblemCount number of all these problems
 * @param newerImage the image with which the operator would start a new plan; null if it is the
 *     pipeline's
 * @param gap what the installed definition of the resource lacks
 * @param error why the decision could not be executed; null if it was
 */
@Staged
public record StatusInput(
    @Nullable PipelineStatus before,
    Situation situation,
    Decision decision,
    String driverPod,
    List<String> notForProduction,
    List<String> lossIgnored,
    List<Problem> runtimeProblems,
    int runtimeProblemCount,
    @Nullable String newerImage,
    DefinitionGap gap,
    @Nullable ReconciliationError error) {

  /** The decision, if it has just started a driver. */
  Optional<Decision.Start> started() {
    return error == null ? decision.start() : Optional.empty();
  }

  /** The same input for a decision that could not be executed. */
  public StatusInput withError(ReconciliationError why) {
    return StatusInputBuilder.builder(this).driverPod("").error(why).build();
  }
}
