package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.write.append.AppendMode;
import io.streamingpipelines.runtime.write.complete.CompleteMode;
import io.streamingpipelines.runtime.write.history.HistoryMode;
import io.streamingpipelines.runtime.write.refresh.RefreshMode;
import io.streamingpipelines.runtime.write.upsert.UpsertMode;

/** The ways of writing a table. */
public final class WriteModes {
  private WriteModes() {}

  /** The class that answers for the mode. */
  public static WriteMode of(WritePlan plan) {
    return plan.fold(
        append -> new AppendMode(),
        UpsertMode::new,
        HistoryMode::new,
        complete -> new CompleteMode(),
        refresh -> new RefreshMode());
  }
}
