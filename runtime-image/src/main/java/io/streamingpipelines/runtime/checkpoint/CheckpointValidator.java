package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a flow may continue from its checkpoint: it must belong to this pipeline, be
 * created for this query, and be as complete as it was left
 * (docs/design/lifecycle.md#checkpoint-fingerprint, docs/design/lifecycle.md#checkpoint-history).
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
   * @param path JSON path of the table or sink in the manifest
   * @param table null for a sink
   */
  public record Subject(
      String path,
      FlowKey key,
      @Nullable TablePlan table,
      Checkpoint checkpoint,
      Fingerprint fingerprint) {}

  /** Returns what a person must change before the flow can start. */
  public List<Problem> problems(Subject subject) {
    List<Problem> problems = new ArrayList<>();
    TablePlan table = subject.table();
    Checkpoint.Mark mark = subject.checkpoint().mark();
    if (mark != null && !mark.owner().equals(owner.toString())) {
      problems.add(
          Problem.error(
              subject.path(),
              "CheckpointOwned",
              "The checkpoint "
                  + subject.checkpoint().location()
                  + " belongs to the pipeline "
                  + mark.owner()
                  + "; choose other storage.checkpoints, or delete that pipeline's checkpoint."));
    } else if (mark != null) {
      for (String conflict : mark.fingerprint().conflicts(subject.fingerprint())) {
        problems.add(
            Problem.error(
                subject.path(),
                "NewCheckpointNeeded",
                subject.key().table()
                    + " cannot go on from its checkpoint: "
                    + conflict
                    + "; raise its checkpoint.generation above "
                    + subject.key().generation()
                    + (table != null && table.declaresFlows() ? ", give the flow another name" : "")
                    + ", or take the change back."));
      }
    }
    return problems;
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
              + " is missing or damaged, though the query has run; restore it, or raise"
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
      new TableLog(session, table.location()).setProperty(property(subject.key()), queryId);
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
    return new TableLog(session, table.location()).state().properties().get(property(key));
  }

  static String property(FlowKey key) {
    return "streamingpipelines.query." + key.flow() + "." + key.generation();
  }
}
