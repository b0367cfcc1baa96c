package io.streamingpipelines.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of partitions in which a query keeps its state. Spark records the number with each
 * batch and ignores the session's setting once there is a batch.
 *
 * @param committed after the last committed batch; null if no batch is committed
 * @param planned after the last planned batch; null if no batch is planned
 * @param batchIsOpen whether the last planned batch is not committed
 */
public record StatePartitions(
    @Nullable Integer committed, @Nullable Integer planned, boolean batchIsOpen) {
  /** The setting of the number, which Spark expects in each entry of its log of offsets. */
  public static final String SETTING = "spark.sql.shuffle.partitions";

  public static StatePartitions of(Checkpoint checkpoint) {
    long committed = checkpoint.committed();
    long planned = checkpoint.planned();
    return new StatePartitions(
        SourcePosition.partitions(checkpoint, committed),
        SourcePosition.partitions(checkpoint, planned),
        planned > committed);
  }

  /** The number to which an earlier driver has begun to move the state; null if it has not. */
  public @Nullable Integer unfinishedMove() {
    return batchIsOpen && committed != null && !committed.equals(planned) ? planned : null;
  }
}
