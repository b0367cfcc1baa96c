package io.streamingpipelines.plan;

import java.util.Set;

/**
 * What a change costs the table or sink that it concerns, from nothing to impossible
 * (docs/design/lifecycle.md#what-a-change-costs).
 */
public enum ChangeClass {
  /** Nothing that concerns the table has changed. */
  NONE("None"),
  /** The next driver goes on from the same checkpoint. */
  RESTART("Restart"),
  /** The next driver goes on from the same checkpoint, after it has moved its state. */
  REPARTITION("Repartition"),
  /** The checkpoint cannot be used any more: its state or its offsets would mean something else. */
  NEW_CHECKPOINT("NewCheckpoint"),
  /** Not even a new checkpoint makes it possible, because of what the table already holds. */
  FORBIDDEN("Forbidden"),
  /** The manifest cannot run, whatever ran before. */
  INVALID("Invalid");

  /** The code of problems that a new generation of the checkpoint solves. */
  public static final String NEW_CHECKPOINT_NEEDED = "NewCheckpointNeeded";

  /** The codes of problems that say what contradicts an existing table or checkpoint. */
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
