package io.streamingpipelines.runtime.maintenance;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.delta.TableLog;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** One operation on one Delta table, done in one turn. */
sealed interface MaintenanceStep {
  /** Delta's word for it. */
  String operation();

  /** URI of the table. */
  String location();

  Result run(SparkSession session);

  /**
   * @param numbers what was counted, by name
   * @param skipped why nothing was done; null when it was
   */
  record Result(Map<String, Long> numbers, @Nullable String skipped) {}

  /**
   * Removes rows whose time is over.
   *
   * @param rows SQL condition, asked for in the turn
   */
  record Expire(String location, Supplier<String> rows) implements MaintenanceStep {
    @Override
    public String operation() {
      return "DELETE";
    }

    @Override
    public Result run(SparkSession session) {
      String table = "delta." + SqlName.quoted(location);
      Row deleted = session.sql("DELETE FROM " + table + " WHERE " + rows.get()).first();
      return new Result(Map.of("num_deleted_rows", deleted.getLong(0)), null);
    }
  }

  /** Joins small files and rewrites those with many deleted rows; the rows stay as they are. */
  record Optimize(String location) implements MaintenanceStep {
    @Override
    public String operation() {
      return "OPTIMIZE";
    }

    @Override
    public Result run(SparkSession session) {
      Row files =
          DeltaTable.forPath(session, location)
              .optimize()
              .executeCompaction()
              .select("metrics.numFilesRemoved", "metrics.numFilesAdded")
              .first();
      return new Result(
          Map.of("num_removed_files", files.getLong(0), "num_added_files", files.getLong(1)), null);
    }
  }

  /**
   * Deletes files that the table has not needed for its retention. None are deleted while a stream
   * of the pipeline is further behind than that: they may be among those that it has still to read.
   */
  record Vacuum(String location, ReaderPositions unread, Instant now) implements MaintenanceStep {
    @Override
    public String operation() {
      return "VACUUM";
    }

    @Override
    public Result run(SparkSession session) {
      Instant since = unread.since(location);
      if (since != null
          && since.isBefore(now.minus(new TableLog(session, location).state().retention()))) {
        return new Result(
            Map.of(), "a stream of the pipeline has still to read what was written at " + since);
      }
      DeltaTable.forPath(session, location).vacuum();
      return new Result(Map.of(), null);
    }
  }
}
