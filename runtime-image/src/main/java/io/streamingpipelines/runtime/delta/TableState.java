package io.streamingpipelines.runtime.delta;

import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.EventTime;
import io.streamingpipelines.runtime.spark.Scala;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils$;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo$;
import org.apache.spark.sql.delta.sources.DeltaSourceOffset$;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The state of a Delta table when its log was read; see {@link TableLog#state}. */
public final class TableState {
  private final Snapshot snapshot;

  TableState(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Whether the table exists. */
  public boolean exists() {
    return snapshot.version() >= 0;
  }

  /** The number of the last commit, or -1 if the table does not exist. */
  public long version() {
    return snapshot.version();
  }

  /** Delta's id of the table; the offsets of its readers refer to it. */
  public String id() {
    return snapshot.metadata().id();
  }

  /**
   * The time at which the table was created, or a time in the distant past if it is not recorded.
   */
  public Instant created() {
    Option<Object> millis = snapshot.metadata().createdTime();
    return millis.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli((Long) millis.get());
  }

  /** How long files are kept after the table no longer needs them. */
  public Duration retention() {
    return Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(snapshot.metadata()));
  }

  /** The table's comment, or empty. */
  public String comment() {
    return Objects.requireNonNullElse(snapshot.metadata().description(), "");
  }

  /** The properties that are set; none if the table does not exist. */
  public Map<String, String> properties() {
    return !exists() ? Map.of() : CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  /**
   * The position of a stream that has read the table up to here, in the format of Delta's source.
   */
  public String end() {
    return DeltaSourceOffset$.MODULE$
        .apply(id(), version() + 1, DeltaSourceOffset$.MODULE$.BASE_INDEX(), false)
        .json();
  }

  /**
   * Whether the table may have rows: whether it has files, or the checksum file of its version is
   * missing, so that only a replay of its log would tell.
   */
  public boolean mayHaveRows() {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    return exists() && (checksum.isEmpty() || checksum.get().numFiles() > 0);
  }

  /** All columns, including the runtime's hidden columns. */
  public StructType columns() {
    return snapshot.schema();
  }

  /**
   * The columns as a reader of the pipeline sees them: without hidden columns and without
   * event-time metadata.
   */
  public StructType visibleColumns() {
    StructType visible = new StructType();
    for (var field : EventTime.strip(columns()).fields()) {
      visible = Columns.hidden(field.name()) ? visible : visible.add(field);
    }
    return visible;
  }

  public List<String> partitionColumns() {
    return Scala.list(snapshot.metadata().partitionColumns());
  }

  /**
   * Whether the table was created with clustering; Delta cannot add clustering to an existing
   * table.
   */
  public boolean clustered() {
    return ClusteredTableUtils$.MODULE$.isSupported(snapshot.protocol());
  }

  /** The columns that the table is clustered by. */
  public List<String> clusterColumns() {
    // this would replay the log of a table that was never clustered
    return clustered()
        ? CollectionConverters.asJava(ClusteringColumnInfo$.MODULE$.extractLogicalNames(snapshot))
        : List.of();
  }
}
