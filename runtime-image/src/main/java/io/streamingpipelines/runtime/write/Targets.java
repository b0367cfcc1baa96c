package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;

/** Chooses how a table is written. */
final class Targets {
  private Targets() {}

  static TargetWriter of(TablePlan table) {
    WritePlan write = table.write();
    if (write instanceof WritePlan.Append) {
      return new AppendWriter(table.location(), "append");
    }
    if (write instanceof WritePlan.Upsert upsert) {
      return new UpsertWriter(table.location(), upsert);
    }
    if (write instanceof WritePlan.History history) {
      return new HistoryWriter(table.location(), history);
    }
    if (write instanceof WritePlan.Complete || write instanceof WritePlan.Refresh) {
      return new AppendWriter(table.location(), "overwrite");
    }
    throw new AssertionError(write);
  }
}
