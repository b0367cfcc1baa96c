package io.streamingpipelines.runtime.write.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.delta.KeySearch;
import io.streamingpipelines.runtime.delta.Merge;
import io.streamingpipelines.runtime.delta.RowMerge;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.HistoryColumns;
import io.streamingpipelines.runtime.write.TargetWriter;
import io.streamingpipelines.runtime.write.WriteMode;
import io.streamingpipelines.runtime.write.keyed.KeyedRows;
import io.streamingpipelines.runtime.write.keyed.PreparedMerge;
import io.streamingpipelines.runtime.write.keyed.Tombstones;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Inserts a batch's rows into the histories of their keys. One MERGE changes only rows that are
 * new, that end at a different time, or that are removed (docs/design/semantics.md#history).
 */
public final class HistoryWriter implements TargetWriter {
  private final String location;
  private final WritePlan.History plan;
  private final Tombstones tombstones;

  public HistoryWriter(WriteMode.Files files, WritePlan.History plan) {
    this.location = files.location();
    this.plan = plan;
    this.tombstones = new Tombstones(files.tombstones(), plan);
  }

  @Override
  public TargetWriter.Prepared prepare(Dataset<Row> rows, Batch batch) {
    List<String> columns = KeyedRows.stored(plan, List.of(rows.columns()));
    HistoryRows history = new HistoryRows(plan, columns);
    StructType known = new TableLog(rows.sparkSession(), location).lastKnownColumns();
    Dataset<Row> reduced =
        history
            .reduce(ByName.rows(rows, KeyedRows.types(plan, known, HistoryColumns.START, true)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sums = reduced.agg(count(lit(1)), count_if(col(KeyedRows.DELETED))).first();
      tombstones.keep(reduced, sums.getLong(1), batch);
      SparkSession session = reduced.sparkSession();
      // begin before the table is read, so that concurrent changes are detected
      RowMerge begun = RowMerge.begin(session, location);
      Dataset<Row> typed = ByName.rows(reduced, begun.schema());
      long events = sums.getLong(0);
      Dataset<Row> changes =
          history
              .changes(
                  typed,
                  begun.candidates(history.changing(typed, events)),
                  remembered(history.later(reduced, events), batch))
              .persist(StorageLevel.MEMORY_AND_DISK());
      Merge merge = new Merge(location, columns, schema -> new HistoryClauses(plan, columns));
      return new PreparedMerge(merge, begun, changes, batch, reduced, events);
    } catch (Throwable e) { // also Errors and checked exceptions that Scala does not declare
      reduced.unpersist();
      throw e;
    }
  }

  private @Nullable Dataset<Row> remembered(KeySearch search, Batch batch) {
    return tombstones.exists(search.batch().sparkSession())
        ? search.candidates(tombstones.read(search.batch(), batch.at()))
        : null;
  }
}
