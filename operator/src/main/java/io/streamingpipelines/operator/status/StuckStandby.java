package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import java.util.Objects;
import java.util.Optional;

/** Why the driver that is to take over cannot. */
final class StuckStandby {
  /** The beginning of the sentence of condition Stalled. */
  static final String WAITING = "The last change is waiting: ";

  /** The beginning of the sentence of condition Reconciling. */
  static final String BECAUSE = "The driver keeps working, because ";

  private static final String ENDED = ", which runs it, ended before it took over";

  /**
   * A sentence without its full stop; empty if nothing is known to prevent it. That the last one
   * has ended is said until another one has got further.
   */
  static Optional<String> in(StatusInput input) {
    Situation now = input.situation();
    return now.stuckStandby().map(StuckStandby::why).or(() -> before(input));
  }

  private static Optional<String> before(StatusInput input) {
    PipelineStatus before = input.before();
    boolean again =
        input.decision().startsBeside()
            || input
                .situation()
                .standby()
                .filter(pod -> pod.alive() && pod.upSince() == null)
                .isPresent();
    return before == null
            || !again
            || !Objects.equals(before.observedGeneration(), input.situation().generation())
        ? Optional.empty()
        : StatusConditions.find(before.conditions(), ConditionType.RECONCILING)
            .map(Condition::message)
            .filter(message -> message.startsWith(BECAUSE) && message.contains(ENDED))
            .map(message -> withoutStop(message.substring(BECAUSE.length())));
  }

  private static String why(ObservedPod standby) {
    PodExit exit = standby.exit();
    if (exit == null) {
      return "pod "
          + standby.name()
          + ", which runs it, cannot start: "
          + withoutStop(Assessment.text(standby.stuckReason()));
    }
    String failure =
        exit.failure() == null ? "" : ": " + withoutStop(String.valueOf(exit.failure().message()));
    return "pod " + standby.name() + ENDED + failure;
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private StuckStandby() {}
}
