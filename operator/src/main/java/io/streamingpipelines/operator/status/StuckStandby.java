package io.streamingpipelines.operator.status;

import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodExit;
import java.util.Optional;

/** Why the driver that is to take over cannot. */
final class StuckStandby {
  /** A sentence without its full stop; empty if nothing is known to prevent it. */
  static Optional<String> in(Situation now) {
    return now.stuckStandby().map(StuckStandby::why);
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
    return "pod " + standby.name() + ", which runs it, ended before it took over" + failure;
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private StuckStandby() {}
}
