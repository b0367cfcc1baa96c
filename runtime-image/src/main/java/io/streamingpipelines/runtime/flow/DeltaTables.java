package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.runtime.decode.Scala;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils$;
import org.apache.spark.sql.types.StructType;

/** What stands in the log of a Delta table, if there is one. */
public final class DeltaTables {
  private DeltaTables() {}

  /** The columns as a reader of the pipeline sees them: neither hidden nor marked as event time. */
  public static Optional<StructType> schema(SparkSession session, String path) {
    return snapshot(session, path)
        .map(
            snapshot -> {
              StructType visible = new StructType();
              for (var field : EventTime.strip(snapshot.metadata().schema()).fields()) {
                visible = Columns.hidden(field.name()) ? visible : visible.add(field);
              }
              return visible;
            });
  }

  /** All columns, those that the runtime hides among them. */
  public static Optional<StructType> columns(SparkSession session, String path) {
    return snapshot(session, path).map(snapshot -> snapshot.metadata().schema());
  }

  /** A property of the table, if it is there and has it. */
  public static Optional<String> property(SparkSession session, String path, String name) {
    return snapshot(session, path)
        .map(snapshot -> snapshot.metadata().configuration().get(name))
        .filter(scala.Option::isDefined)
        .map(scala.Option::get);
  }

  public static Optional<List<String>> partitioning(SparkSession session, String path) {
    return snapshot(session, path)
        .map(snapshot -> Scala.list(snapshot.metadata().partitionColumns()));
  }

  /** Whether the table was made with clustering, which Delta adds to none that is there. */
  public static Optional<Boolean> clustered(SparkSession session, String path) {
    return snapshot(session, path)
        .map(snapshot -> ClusteredTableUtils$.MODULE$.isSupported(snapshot.protocol()));
  }

  /** The number of the table's last commit. The table has to be there. */
  public static long version(SparkSession session, String path) {
    return snapshot(session, path)
        .orElseThrow(() -> new IllegalStateException("there is no table at " + path))
        .version();
  }

  /** The table as it is now, empty where there is none. */
  static Optional<Snapshot> snapshot(SparkSession session, String path) {
    DeltaLog log = DeltaLog.forTable((org.apache.spark.sql.classic.SparkSession) session, path);
    Snapshot snapshot = log.update(false, scala.Option.empty(), scala.Option.empty());
    return snapshot.version() < 0 ? Optional.empty() : Optional.of(snapshot);
  }
}
