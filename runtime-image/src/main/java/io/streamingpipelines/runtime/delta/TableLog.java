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
 * The log of a Delta table, which may be there or not. Its folder alone is no table, though Delta
 * takes it for one: a driver that dies while it makes a table leaves a log without a version.
 *
 * @param location of the table, URI
 */
public record TableLog(SparkSession session, String location) {

  /** Drops what this JVM remembers of all tables. */
  public static void forgetAll() {
    DeltaLog.clearCache();
  }

  public boolean exists() {
    return state().exists();
  }

  /** The table as it is now; each call looks at the log. */
  public TableState state() {
    return new TableState(snapshot());
  }

  /** The table as it is now, empty where there is none. */
  public Optional<TableState> table() {
    return Optional.of(state()).filter(TableState::exists);
  }

  /** The columns as they were when the log was last looked at, which costs nothing. */
  public StructType known() {
    return log().unsafeVolatileSnapshot().schema();
  }

  /** Begins a table, in place of what one that was never finished has left. */
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

  /** Runs the rest of an ALTER TABLE. */
  public void alter(String change) {
    session.sql("ALTER TABLE delta." + SqlName.quoted(location) + " " + change);
  }

  /** Sets a property of the table, which has to be there, unless it has that value. */
  public void setProperty(String name, String value) {
    if (!value.equals(state().properties().get(name))) {
      alter("SET TBLPROPERTIES (" + SqlLiteral.of(name) + " = " + SqlLiteral.of(value) + ")");
    }
  }

  /** What the table is now. */
  Snapshot snapshot() {
    return log().update(false, Option.empty(), Option.empty());
  }

  /** Begins a transaction on what the table is now. */
  OptimisticTransaction begin() {
    return log().startTransaction(Option.empty(), Option.empty());
  }

  private DeltaLog log() {
    return DeltaLog.forTable(session, new Path(location));
  }
}
