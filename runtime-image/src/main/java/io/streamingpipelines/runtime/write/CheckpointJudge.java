package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a flow may go on from its checkpoint: it must be ours, made for this query, and as
 * whole as we left it (docs/design/lifecycle.md#checkpoint-fingerprint,
 * docs/design/lifecycle.md#checkpoint-history).
 */
public final class CheckpointJudge {
  private final Owner owner;
  private final DeltaTables tables;
  private final WrittenTable written;

  public CheckpointJudge(Owner owner, DeltaTables tables, WrittenTable written) {
    this.owner = owner;
    this.tables = tables;
    this.written = written;
  }

  /**
   * One flow before its start.
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

  /** What a person has to change before the flow can start. */
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
   * Throws {@link Failure.Kind#HISTORY_LOST} when a checkpoint that existed is gone or damaged, or
   * when it and its table are not of the same time.
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

  /** Throws {@link Failure.Kind#HISTORY_LOST} when the table is not the one of the checkpoint. */
  public void requireTable(TablePlan table, FlowKey key, Checkpoint checkpoint) {
    boolean known = tables.property(table, property(key)) != null;
    written.require(table, key, checkpoint, known);
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

  /** The query has its first batch: from now on the checkpoint must be there. */
  public void started(Subject subject, String queryId) {
    Checkpoint.Mark mark = subject.checkpoint().mark();
    if (mark == null || !queryId.equals(mark.queryId())) {
      subject.checkpoint().mark(mark(subject, queryId));
    }
    TablePlan table = subject.table();
    if (table != null) {
      tables.setProperty(table, property(subject.key()), queryId);
    }
  }

  private Checkpoint.Mark mark(Subject subject, @Nullable String queryId) {
    return new Checkpoint.Mark(
        Checkpoint.Mark.VERSION, owner.toString(), subject.fingerprint(), queryId);
  }

  /** The table knows it too: a checkpoint can be deleted with everything in it. */
  private @Nullable String expectedQuery(Subject subject) {
    TablePlan table = subject.table();
    String known = table == null ? null : tables.property(table, property(subject.key()));
    if (known != null) {
      return known;
    }
    Checkpoint.Mark mark = subject.checkpoint().mark();
    return mark == null ? null : mark.queryId();
  }

  static String property(FlowKey key) {
    return "streamingpipelines.query." + key.flow() + "." + key.generation();
  }
}
