package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.observe.ObservedPod.Disruption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why the operator itself has ended a driver, although nobody has asked it to. The status records
 * that before it is executed.
 */
public final class OwnEnding {
  private static final Set<String> REASONS =
      Set.of(Reason.NODE_LOST.text(), Reason.NO_PROGRESS.text(), Reason.ROLLING_BACK.text());

  /** The driver has to start again, which counts as no failure. */
  private static final Set<String> CHANGED =
      Set.of(Reason.SECRET_CHANGED.text(), Reason.CONFIG_MAP_CHANGED.text());

  /** What the status says about it; empty if the operator has not ended the driver by itself. */
  public static Optional<Disruption> recordedIn(@Nullable PipelineStatus status) {
    return status == null
        ? Optional.empty()
        : status
            .condition(ConditionType.READY)
            .filter(ready -> REASONS.contains(String.valueOf(ready.reason())))
            .map(
                ready ->
                    new Disruption(
                        String.valueOf(ready.reason()), String.valueOf(ready.message())));
  }

  /**
   * Whether the status says that the driver was asked to end because it has to start again with
   * what it reads only then.
   */
  public static boolean startsAgain(@Nullable PipelineStatus status) {
    return Phase.of(status).equals(Optional.of(Phase.DRAINING))
        && status != null
        && status
            .condition(ConditionType.READY)
            .filter(ready -> CHANGED.contains(String.valueOf(ready.reason())))
            .isPresent();
  }

  private OwnEnding() {}
}
