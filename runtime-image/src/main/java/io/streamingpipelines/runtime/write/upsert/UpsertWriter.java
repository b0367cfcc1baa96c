package io.streamingpipelines.runtime.write.upsert;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import io.streamingpipelines.runtime.write.keyed.PreparedMerge;
import io.streamingpipelines.runtime.write.keyed.Tombstones;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Merges a batch's newest row of each key into the table (docs/design/semantics.md#keyed-writes).
 */
public final class UpsertWriter implements TargetWriter {
  private final String location;
  private final WritePlan.Upsert plan;
  private final Tombstones tombstones;

  public UpsertWriter(WriteMode.Files files, WritePlan.Upsert plan) {
    this.location = files.location();
    this.plan = plan;
    this.tombstones = new Tombstones(files.tombstones(), plan);
  }

  @Override
  public TargetWriter.Prepared prepare(Dataset<Row> rows, Batch batch) {
    // MERGE evaluates its source twice, and the count once more: cache the rows so that all see one
    // evaluation
    StructType table = new TableLog(rows.sparkSession(), location).lastKnownColumns();
    Dataset<Row> typed = ByName.rows(rows, KeyedRows.types(plan, table, KeyedRows.SEQUENCE, false));
    Dataset<Row> reduced =
        new UpsertRows(plan).reduce(typed).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sums = reduced.agg(count(lit(1)), count_if(col(KeyedRows.DELETED))).first();
      List<String> columns = KeyedRows.stored(plan, List.of(rows.columns()));
      Dataset<Row> alive = applyTombstones(reduced, columns, batch, sums);
      Merge merge = new Merge(location, columns, schema -> UpsertClauses.of(plan, columns, schema));
      return new PreparedMerge(merge, null, alive, batch, reduced, sums.getLong(0));
    } catch (Throwable e) { // also Errors and checked exceptions that Scala does not declare
      reduced.unpersist();
      throw e;
    }
  }

  private Dataset<Row> applyTombstones(
      Dataset<Row> reduced, List<String> columns, Batch batch, Row sums) {
    if (plan.deleteWhen() == null || plan.sequenceBy().isEmpty()) {
      return reduced;
    }
    tombstones.keep(reduced, sums.getLong(1), batch);
    if (!tombstones.exists(reduced.sparkSession())) {
      return reduced;
    }
    Function<Column, Column[]> alive =
        UpsertRows.fills(plan, columns)
            ? new FilledRows(plan, columns)::withoutDeleted
            : buried -> new Column[] {col("s.*")};
    return tombstones
        .withoutDeleted(reduced, sums.getLong(0), batch.at(), alive)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }
}
