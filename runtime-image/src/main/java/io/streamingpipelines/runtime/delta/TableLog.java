package io.streamingpipelines.runtime.delta;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.schema.SqlLiteral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The log of a Delta table that may or may not exist. The folder alone is not a table, although
 * Delta takes it for one: a driver that dies while it creates a table leaves a log without a
 * version.
 *
 * @param location URI of the table
 */
public record TableLog(SparkSession session, String location) {

  /** Drops the tables that this JVM has cached. */
  public static void forgetAll() {
    DeltaLog.clearCache();
  }

  public boolean exists() {
    return state().exists();
  }

  /** The current state of the table; each call reads the log. */
  public TableState state() {
    return new TableState(snapshot());
  }

  /** The current state of the table; empty if the table does not exist. */
  public Optional<TableState> table() {
    return Optional.of(state()).filter(TableState::exists);
  }

  /** The columns as of the last time the log was read; this call does not read it. */
  public StructType lastKnownColumns() {
    return log().unsafeVolatileSnapshot().schema();
  }

  /** Starts to create a table, replacing the remains of a creation that never completed. */
  public DeltaTableBuilder create() {
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

  /** Executes ALTER TABLE with the given clause. */
  public void alter(String change) {
    session.sql("ALTER TABLE delta." + SqlName.quoted(location) + " " + change);
  }

  /** Sets a property of the table, which must exist, unless it already has this value. */
  public void setProperty(String name, String value) {
    if (!value.equals(state().properties().get(name))) {
      alter("SET TBLPROPERTIES (" + SqlLiteral.of(name) + " = " + SqlLiteral.of(value) + ")");
    }
  }

  /** The current snapshot of the table. */
  Snapshot snapshot() {
    return log().update(false, Option.empty(), Option.empty());
  }

  /** Begins a transaction on the current snapshot of the table. */
  OptimisticTransaction begin() {
    return log().startTransaction(Option.empty(), Option.empty());
  }

  private DeltaLog log() {
    return DeltaLog.forTable(session, new Path(location));
  }
}
