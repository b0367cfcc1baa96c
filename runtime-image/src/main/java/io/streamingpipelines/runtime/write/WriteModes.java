package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.write.append.AppendMode;
import io.streamingpipelines.runtime.write.complete.CompleteMode;
import io.streamingpipelines.runtime.write.history.HistoryMode;
import io.streamingpipelines.runtime.write.refresh.RefreshMode;
import io.streamingpipelines.runtime.write.upsert.UpsertMode;

/** The write modes. */
public final class WriteModes {
  private WriteModes() {}

  /** Returns the implementation of the plan's write mode. */
  public static WriteMode of(WritePlan plan) {
    return plan.fold(
        append -> new AppendMode(),
        UpsertMode::new,
        HistoryMode::new,
        complete -> new CompleteMode(),
        refresh -> new RefreshMode());
  }
}
