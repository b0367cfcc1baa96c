package io.streamingpipelines.runtime.write;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A batch whose rows are in memory, ready to be merged.
 *
 * @param count how many rows came with the batch
 * @param kept what is in memory
 */
record PreparedMerge(
    Merge merge, Dataset<Row> source, TargetWriter.Batch batch, long count, List<Dataset<Row>> kept)
    implements TargetWriter.Prepared {

  PreparedMerge {
    kept = List.copyOf(kept);
  }

  @Override
  public void commit(String note) {
    if (count == 0) {
      // the transaction still has to say that the batch is there
      merge.commitNothing(source, batch, note);
    } else {
      merge.commit(source, count, batch, note);
    }
  }

  @Override
  public void release() {
    kept.forEach(Dataset::unpersist);
  }
}
