package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PipelineStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When to write a new status: lifecycle changes immediately, mere progress once per interval. */
public final class StatusWritePolicy {
  /** Whether more than the progress has changed. */
  public static boolean lifecycleChanged(@Nullable PipelineStatus before, PipelineStatus after) {
    return before == null || !lifecycle(before).equals(lifecycle(after));
  }

  /**
   * How long the next write has to wait; zero if it is due.
   *
   * @param lastWrite when this operator last wrote the status, null if it has not
   */
  public static Duration remainingDelay(
      @Nullable Instant lastWrite, Duration interval, Instant now) {
    if (lastWrite == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, lastWrite.plus(interval));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The status without progress and tables. */
  public static PipelineStatus withoutProgress(PipelineStatus status) {
    return PipelineStatusBuilder.builder(status).progress(null).tables(List.of()).build();
  }

  /** The status without what changes all the time. */
  private static PipelineStatus lifecycle(PipelineStatus status) {
    List<Condition> conditions =
        status.conditions().stream()
            .map(
                c ->
                    ConditionType.DATA_QUALITY.isTypeOf(c) || ConditionType.REFILLING.isTypeOf(c)
                        ? new Condition(c.type(), c.status(), null, null, null, null)
                        : c)
            .toList();
    return PipelineStatusBuilder.builder(withoutProgress(status)).conditions(conditions).build();
  }

  private StatusWritePolicy() {}
}
