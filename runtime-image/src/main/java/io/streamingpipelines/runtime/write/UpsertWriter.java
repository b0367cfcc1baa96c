package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Merges a batch's newest row of each key into the table (semantics 15). */
final class UpsertWriter implements TargetWriter {
  private final String location;
  private final WritePlan.Upsert plan;
  private final Tombstones tombstones;

  UpsertWriter(String location, WritePlan.Upsert plan) {
    this.location = location;
    this.plan = plan;
    this.tombstones = new Tombstones(location, plan);
  }

  @Override
  public Prepared prepare(Dataset<Row> rows, Batch batch) {
    // MERGE looks at its source twice, and so does the count: one evaluation for all of them
    Dataset<Row> reduced =
        new UpsertRows(plan).reduce(rows).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sums = reduced.agg(count(lit(1)), count_if(col(UpsertRows.DELETED))).first();
      Dataset<Row> alive = bury(reduced, batch, sums.getLong(1));
      List<String> columns = UpsertRows.stored(plan, List.of(rows.columns()));
      boolean hidden = UpsertRows.hidesSequence(plan, List.of(rows.columns()));
      Merge merge = new Merge(location, plan, columns, hidden);
      return new Kept(reduced, alive, merge, batch, sums.getLong(0) == 0);
    } catch (RuntimeException e) {
      reduced.unpersist();
      throw e;
    }
  }

  private Dataset<Row> bury(Dataset<Row> reduced, Batch batch, long deletes) {
    if (plan.deleteWhen() == null || plan.sequenceBy().isEmpty()) {
      return reduced;
    }
    SparkSession session = reduced.sparkSession();
    if (batch.retry()) {
      tombstones.expire(session, batch.at());
    }
    if (deletes > 0) {
      tombstones.write(reduced, batch);
    } else if (batch.retry()) {
      tombstones.forget(session, batch);
    }
    return tombstones.exist(session)
        ? tombstones.withoutBuried(reduced, batch.at()).persist(StorageLevel.MEMORY_AND_DISK())
        : reduced;
  }

  /** A reduced batch in memory, ready to be merged. */
  private record Kept(
      Dataset<Row> reduced, Dataset<Row> alive, Merge merge, Batch batch, boolean empty)
      implements Prepared {

    @Override
    public void commit(String note) {
      if (empty) {
        // the transaction still has to say that the batch is there
        merge.commitNothing(alive, batch, note);
      } else {
        merge.commit(alive, batch, note);
      }
    }

    @Override
    public void release() {
      alive.unpersist();
      reduced.unpersist();
    }
  }
}
