package io.streamingpipelines.runtime.write;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A batch whose rows are in memory, ready to be merged.
 *
 * @param empty nothing came with the batch
 * @param small whether what came is a {@link SmallBatch}
 * @param kept what is in memory
 */
record PreparedMerge(
    Merge merge,
    Dataset<Row> source,
    TargetWriter.Batch batch,
    boolean empty,
    boolean small,
    List<Dataset<Row>> kept)
    implements TargetWriter.Prepared {

  PreparedMerge {
    kept = List.copyOf(kept);
  }

  @Override
  public void commit(String note) {
    if (empty) {
      // the transaction still has to say that the batch is there
      merge.commitNothing(source, batch, note);
    } else {
      merge.commit(source, small, batch, note);
    }
  }

  @Override
  public void release() {
    kept.forEach(Dataset::unpersist);
  }
}
