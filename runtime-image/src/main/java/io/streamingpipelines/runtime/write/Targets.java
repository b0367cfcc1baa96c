package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;

/** Chooses how a table is written. */
final class Targets {
  private Targets() {}

  /**
   * @param columns what the query yields
   */
  static TargetWriter of(TablePlan table, List<String> columns) {
    WritePlan write = table.write();
    if (write instanceof WritePlan.Append) {
      return new AppendWriter(table.location());
    }
    if (write instanceof WritePlan.Upsert upsert) {
      return new UpsertWriter(table.location(), UpsertRows.spelled(upsert, columns));
    }
    if (write instanceof WritePlan.History history) {
      return new HistoryWriter(table.location(), UpsertRows.spelled(history, columns));
    }
    if (write instanceof WritePlan.Complete || write instanceof WritePlan.Refresh) {
      return new OverwriteWriter(table.location());
    }
    throw new AssertionError(write);
  }
}
