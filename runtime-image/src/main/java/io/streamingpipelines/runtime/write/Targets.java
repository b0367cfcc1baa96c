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
    return write.fold(
        append -> new AppendWriter(table.location()),
        upsert -> new UpsertWriter(table.location(), UpsertRows.spelled(upsert, columns)),
        history -> new HistoryWriter(table.location(), UpsertRows.spelled(history, columns)),
        complete -> new OverwriteWriter(table.location()),
        refresh -> new OverwriteWriter(table.location()));
  }
}
