package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
      Merge merge = new Merge(location, new UpsertClauses(plan, columns, hidden));
      return new PreparedMerge(merge, alive, batch, reduced, sums.getLong(0));
    } catch (Throwable e) { // an Error, too, and what Scala does not declare
      reduced.unpersist();
      throw e;
    }
  }

  private Dataset<Row> bury(Dataset<Row> reduced, Batch batch, long deletes) {
    if (plan.deleteWhen() == null || plan.sequenceBy().isEmpty()) {
      return reduced;
    }
    tombstones.keep(reduced, deletes, batch);
    return tombstones.exist(reduced.sparkSession())
        ? tombstones.withoutBuried(reduced, batch.at()).persist(StorageLevel.MEMORY_AND_DISK())
        : reduced;
  }
}
