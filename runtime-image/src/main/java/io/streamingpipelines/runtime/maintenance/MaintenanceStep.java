package io.streamingpipelines.runtime.maintenance;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.refill.Refill;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** One operation on one Delta table, executed in one turn. */
sealed interface MaintenanceStep {
  /** Delta's name for the operation. */
  String operation();

  /** URI of the table. */
  String location();

  Result run(SparkSession session);

  /**
   * @param numbers what the operation counted, by name
   * @param skipped why the operation was skipped, or null
   */
  record Result(Map<String, Long> numbers, @Nullable String skipped) {}

  /**
   * Deletes rows whose retention has expired.
   *
   * @param rows returns the SQL condition; called during the turn
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

  /** Compacts small files and rewrites files with many deleted rows; rows do not change. */
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
   * Deletes files that the table has not needed for its retention period. Deletes none while a
   * stream of the pipeline lags further behind than this period, because it may still have to read
   * them.
   */
  record Vacuum(String location, ReaderPositions readerPositions, Instant now)
      implements MaintenanceStep {
    @Override
    public String operation() {
      return "VACUUM";
    }

    @Override
    public Result run(SparkSession session) {
      if (Refill.touches(new TableLog(session, location).state())) {
        return new Result(Map.of(), "a refill of the table is not complete, and needs its files");
      }
      Instant since = readerPositions.oldestUnread(location);
      if (since != null
          && since.isBefore(now.minus(new TableLog(session, location).state().retention()))) {
        return new Result(
            Map.of(), "a stream of the pipeline still has to read what was written at " + since);
      }
      DeltaTable.forPath(session, location).vacuum();
      return new Result(Map.of(), null);
    }
  }
}
