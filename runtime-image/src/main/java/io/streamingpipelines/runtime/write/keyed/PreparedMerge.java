package io.streamingpipelines.runtime.write.keyed;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.delta.RowMerge;
import io.streamingpipelines.runtime.delta.SmallBatch;
import io.streamingpipelines.runtime.write.TargetWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose rows are in memory, ready to be merged.
 *
 * @param begun the transaction that the source was made in, null when it needs none
 * @param reduced the newest rows of the batch, of which the source is made
 * @param count how many these are
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
      // the transaction still has to say that the batch is there
      merge.commitNothing(source, batch, note);
    } else {
      merge.commit(begun, source, SmallBatch.is(count, reduced), batch, note);
    }
  }

  @Override
  public void release() {
    source.unpersist();
    reduced.unpersist();
  }
}
