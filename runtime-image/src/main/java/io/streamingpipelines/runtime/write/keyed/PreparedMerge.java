package io.streamingpipelines.runtime.write.keyed;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.delta.RowMerge;
import io.streamingpipelines.runtime.write.TargetWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose rows are cached in memory, ready to be merged.
 *
 * @param begun the transaction in which the source was computed; null if it needs none
 * @param reduced the newest rows of the batch, from which the source is computed
 * @param count number of rows in {@code reduced}
 */
public record PreparedMerge(
    Merge merge,
    @Nullable RowMerge begun,
    Dataset<Row> source,
    Batch batch,
    Dataset<Row> reduced,
    long count)
    implements TargetWriter.Prepared {

  @Override
  public void commit(String note) {
    if (count == 0) {
      // the transaction must still record that the batch is committed
      merge.commitNothing(source, batch, note);
    } else {
      merge.commit(begun, source, count, batch, note);
    }
  }

  @Override
  public void release() {
    source.unpersist();
    reduced.unpersist();
  }
}
