package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.change.NewGeneration;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a checkpoint is as complete as its query left it, and marks it
 * (docs/design/lifecycle.md#checkpoint-history).
 */
public final class CheckpointValidator {
  private final Owner owner;
  private final SparkSession session;
  private final CheckpointConsistency consistency;

  public CheckpointValidator(SparkSession session, Owner owner, CheckpointConsistency consistency) {
    this.owner = owner;
    this.session = session;
    this.consistency = consistency;
  }

  /**
   * One flow before it starts.
   *
   * @param table null for a sink
   * @param terms what a new generation would mean
   */
  public record Subject(
      FlowChange.Flow flow,
      FlowKey key,
      @Nullable TablePlan table,
      Checkpoint checkpoint,
      Fingerprint fingerprint,
      NewGeneration terms) {
    /** JSON path of the table or sink in the manifest. */
    public String path() {
      return flow.path();
    }
  }

  /**
   * Throws {@link Failure.Kind#HISTORY_LOST} if an existing checkpoint was deleted or damaged, or
   * if checkpoint and table do not have the same history.
   */
  public void requireHistory(Subject subject) {
    String expected = expectedQuery(subject);
    if (expected == null) {
      return;
    }
    String found = subject.checkpoint().queryId();
    if (!expected.equals(found) || !subject.checkpoint().hasOffsets()) {
      throw new PipelineException(
          Failure.Kind.HISTORY_LOST,
          "CheckpointLost",
          "The checkpoint "
              + subject.checkpoint().location()
              + " of "
              + subject.key().table()
              + " is missing or damaged, although its query has run; restore it, or raise"
              + " checkpoint.generation to start again.");
    }
    TablePlan table = subject.table();
    if (table != null) {
      requireTable(table, subject.key(), subject.checkpoint());
    }
  }

  /** Throws {@link Failure.Kind#HISTORY_LOST} if the table does not belong to the checkpoint. */
  public void requireTable(TablePlan table, FlowKey key, Checkpoint checkpoint) {
    boolean known = queryId(session, table, key) != null;
    consistency.require(table, key, checkpoint, known);
  }

  /** Marks the checkpoint before the query starts. */
  public void begin(Subject subject) {
    Checkpoint.Mark mark = subject.checkpoint().mark();
    String queryId = mark == null ? null : mark.queryId();
    Checkpoint.Mark wanted = mark(subject, queryId);
    if (!wanted.equals(mark)) {
      subject.checkpoint().mark(wanted);
    }
  }

  /** Records that the query has had its first batch: from now on the checkpoint must exist. */
  public void started(Subject subject, String queryId) {
    Checkpoint.Mark mark = subject.checkpoint().mark();
    if (mark == null || !queryId.equals(mark.queryId())) {
      subject.checkpoint().mark(mark(subject, queryId));
    }
    TablePlan table = subject.table();
    if (table != null) {
      new TableLog(session, table.location()).setProperty(subject.key().property(), queryId);
    }
  }

  private Checkpoint.Mark mark(Subject subject, @Nullable String queryId) {
    return new Checkpoint.Mark(
        Checkpoint.Mark.VERSION, owner.toString(), subject.fingerprint(), queryId);
  }

  /** The id is in the table as well, because a checkpoint can be deleted with everything in it. */
  private @Nullable String expectedQuery(Subject subject) {
    TablePlan table = subject.table();
    String known = table == null ? null : queryId(session, table, subject.key());
    if (known != null) {
      return known;
    }
    Checkpoint.Mark mark = subject.checkpoint().mark();
    return mark == null ? null : mark.queryId();
  }

  /** The id of the flow's query according to its table, or null if there is none. */
  public static @Nullable String queryId(SparkSession session, TablePlan table, FlowKey key) {
    return new TableLog(session, table.location()).state().properties().get(key.property());
  }
}
