package io.streamingpipelines.runtime.checkpoint;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.FlowChange;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a flow may continue from its checkpoint: it must belong to this pipeline and be
 * created for this query (docs/design/lifecycle.md#checkpoint-fingerprint). It only reads.
 *
 * @param owner the pipeline whose flows are judged
 * @param takeOver another pipeline whose checkpoints become this one's; null if there is none
 */
public record CheckpointJudge(Owner owner, @Nullable String takeOver) {
  /**
   * Returns what a person must change before the flow can start.
   *
   * @param others adds to the flow's own change what other flows mean for it
   */
  public List<Problem> problems(
      CheckpointValidator.Subject subject, UnaryOperator<FlowChange> others) {
    Checkpoint.Mark mark = subject.checkpoint().mark();
    return mark != null && !mark.owner().equals(owner.toString()) && !mark.owner().equals(takeOver)
        ? List.of(
            Problem.error(
                subject.path(),
                "CheckpointOwned",
                "The checkpoint "
                    + subject.checkpoint().location()
                    + " belongs to the pipeline "
                    + mark.owner()
                    + "; choose another location for storage.checkpoints, or stop that pipeline"
                    + " permanently and set storage.takeOver: "
                    + mark.owner()
                    + "."))
        : others.apply(change(subject)).problems();
  }

  /** Compares the flow with what its newest checkpoint was made for, whoever owns it. */
  public static FlowChange change(CheckpointValidator.Subject subject) {
    Checkpoint newest = subject.checkpoint().newest();
    Checkpoint.Mark mark = newest.mark();
    if (mark == null) {
      return FlowChange.between(subject.flow(), 0, null, subject.fingerprint(), subject.terms());
    }
    boolean unused = mark.queryId() == null && newest.generation() < subject.flow().generation();
    return FlowChange.between(
        subject.flow(),
        newest.generation(),
        unused ? null : madeFor(newest, mark),
        subject.fingerprint(),
        subject.terms());
  }

  private static Fingerprint madeFor(Checkpoint checkpoint, Checkpoint.Mark mark) {
    Integer partitions =
        mark.fingerprint().stateful() ? StatePartitions.of(checkpoint).planned() : null;
    return partitions == null ? mark.fingerprint() : mark.fingerprint().with(partitions);
  }
}
