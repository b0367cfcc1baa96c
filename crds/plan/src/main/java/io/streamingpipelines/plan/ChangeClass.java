package io.streamingpipelines.plan;

import java.util.Set;

/**
 * How a change affects its table or sink, from not at all to impossible
 * (docs/design/lifecycle.md#what-a-change-costs).
 */
public enum ChangeClass {
  /** Nothing has changed that affects the table. */
  NONE("None"),
  /** The next driver continues from the same checkpoint. */
  RESTART("Restart"),
  /** The next driver continues from the same checkpoint after moving its state. */
  REPARTITION("Repartition"),
  /** The checkpoint can no longer be used: its state or its offsets would have another meaning. */
  NEW_CHECKPOINT("NewCheckpoint"),
  /** Impossible even with a new checkpoint, because of what the table already contains. */
  FORBIDDEN("Forbidden"),
  /** The manifest cannot run, regardless of what ran before. */
  INVALID("Invalid");

  /** The code of problems that a new generation of the checkpoint solves. */
  public static final String NEW_CHECKPOINT_NEEDED = "NewCheckpointNeeded";

  /** The codes of problems that report a contradiction to an existing table or checkpoint. */
  private static final Set<String> OF_WHAT_EXISTS =
      Set.of(
          "ChangeForbidden",
          "CheckpointOwned",
          "ClusteringChanged",
          "ColumnTypeChanged",
          "ConstraintBroken",
          "NewColumn",
          "PartitioningChanged",
          "PositionUnknown",
          "SequenceChanged",
          "SequenceNotStored",
          "TableOwned",
          "TransactionsExpire");

  private final String text;

  ChangeClass(String text) {
    this.text = text;
  }

  /** The class of a change that the problem prevents. */
  public static ChangeClass preventedBy(Problem problem) {
    if (problem.code().equals(NEW_CHECKPOINT_NEEDED)) {
      return NEW_CHECKPOINT;
    }
    return OF_WHAT_EXISTS.contains(problem.code()) ? FORBIDDEN : INVALID;
  }

  /** The name that users see. */
  @Override
  public String toString() {
    return text;
  }
}
