package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import org.apache.spark.sql.SparkSession;

/**
 * Checks that a table and the checkpoint of a flow that writes to it have the same history
 * (docs/design/lifecycle.md#checkpoint-history). If one of them was restored from a backup or
 * deleted, they do not: the flow would skip batches whose numbers the table already holds, or
 * continue after rows that the table no longer has.
 *
 * @param eventLog location of the event log, which knows the batches that the table once held
 */
public record CheckpointConsistency(SparkSession session, String eventLog) {

  /**
   * Throws {@link Failure.Kind#HISTORY_LOST} if the histories differ. A table may hold the last
   * planned batch although Spark has not recorded it as written: this is the result of a crash
   * between the two commits.
   *
   * @param known whether the table has a record of the flow's query
   */
  void require(TablePlan table, FlowKey key, Checkpoint checkpoint, boolean known) {
    String queryId = checkpoint.queryId();
    if (queryId == null) {
      return;
    }
    // read in this order: a driver that is not fenced yet may commit meanwhile
    long logged = last(eventLog, EventLog.transaction(queryId));
    long held = last(table.location(), queryId);
    long planned = checkpoint.planned();
    if (held > planned) {
      throw lost(
          "CheckpointOutdated",
          "The checkpoint "
              + checkpoint.location()
              + " ends with batch "
              + planned
              + ", but its table "
              + table.name()
              + " already holds batch "
              + held
              + ", so the checkpoint is an older copy and new rows would be skipped: restore its"
              + " latest state, or raise checkpoint.generation above "
              + key.generation()
              + " to start again.");
    }
    if (held < 0 && !known && checkpoint.committed() >= 0) {
      throw lost(
          "TableLost",
          "The table "
              + table.name()
              + " at "
              + table.location()
              + " was deleted or replaced, but its checkpoint "
              + checkpoint.location()
              + " was kept, so rows that were read before would be missing: restore the table's"
              + " folder, or raise checkpoint.generation above "
              + key.generation()
              + " to fill the table again.");
    }
    if (logged > held) {
      throw lost(
          "TableOutdated",
          "The table "
              + table.name()
              + " at "
              + table.location()
              + " no longer holds batch "
              + logged
              + ", which was committed according to the event log, so the table is an older copy,"
              + " or its log has dropped its transactions: restore its latest state, or raise"
              + " checkpoint.generation above "
              + key.generation()
              + " to read everything again.");
    }
  }

  private long last(String location, String application) {
    Long last = new DeltaCommits(session, location).lastBatch(application);
    return last == null ? -1 : last;
  }

  private static PipelineException lost(String reason, String sentence) {
    return new PipelineException(Failure.Kind.HISTORY_LOST, reason, sentence);
  }
}
