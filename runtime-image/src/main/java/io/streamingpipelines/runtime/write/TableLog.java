package io.streamingpipelines.runtime.write;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The log of a Delta table, which may be there or not. Its folder alone is no table, though Delta
 * takes it for one: a driver that dies while it makes a table leaves a log without a version.
 *
 * @param location of the table, URI
 */
public record TableLog(SparkSession session, String location) {

  public boolean exists() {
    return snapshot().version() >= 0;
  }

  /** When the table was made; long ago where it does not say. */
  public Instant created() {
    Option<Object> millis = snapshot().metadata().createdTime();
    return millis.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli((Long) millis.get());
  }

  /** How long files stay that the table no longer needs. */
  public Duration retention() {
    return Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(snapshot().metadata()));
  }

  /** Delta's id of the table, which offsets of its readers name it by. */
  String id() {
    return snapshot().metadata().id();
  }

  /** What the table is now. */
  Snapshot snapshot() {
    return DeltaLog.forTable(session, new Path(location))
        .update(false, Option.empty(), Option.empty());
  }

  /** The columns as they were when the log was last looked at, which costs nothing. */
  StructType known() {
    return DeltaLog.forTable(session, new Path(location)).unsafeVolatileSnapshot().schema();
  }

  /** Begins a transaction on what the table is now. */
  OptimisticTransaction begin() {
    return DeltaLog.forTable(session, new Path(location))
        .startTransaction(Option.empty(), Option.empty());
  }

  /** Begins a table, in place of what one that was never finished has left. */
  DeltaTableBuilder create() {
    if (!exists()) {
      Path log = new Path(location, "_delta_log");
      try {
        log.getFileSystem(session.sessionState().newHadoopConf()).delete(log, true);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove the unfinished log " + log, e);
      }
    }
    return DeltaTable.createIfNotExists(session).location(location);
  }
}
