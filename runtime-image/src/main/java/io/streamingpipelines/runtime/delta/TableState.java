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
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils$;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo$;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What the log of a Delta table said when it was asked: {@link TableLog#state}. */
public final class TableState {
  private final Snapshot snapshot;

  TableState(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Whether there is a table. */
  public boolean exists() {
    return snapshot.version() >= 0;
  }

  /** The number of the last commit, -1 without a table. */
  public long version() {
    return snapshot.version();
  }

  /** Delta's id of the table, which offsets of its readers name it by. */
  public String id() {
    return snapshot.metadata().id();
  }

  /** When the table was made; long ago where it does not say. */
  public Instant created() {
    Option<Object> millis = snapshot.metadata().createdTime();
    return millis.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli((Long) millis.get());
  }

  /** How long files stay that the table no longer needs. */
  public Duration retention() {
    return Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(snapshot.metadata()));
  }

  /** The table's comment, empty without one. */
  public String comment() {
    return Objects.requireNonNullElse(snapshot.metadata().description(), "");
  }

  /** The properties that are set; none without a table. */
  public Map<String, String> properties() {
    return !exists() ? Map.of() : CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  /** All columns, those that the runtime hides among them. */
  public StructType columns() {
    return snapshot.schema();
  }

  /** The columns as a reader of the pipeline sees them: neither hidden nor marked as event time. */
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

  /** Whether the table was made with clustering, which Delta adds to none that is there. */
  public boolean clustered() {
    return ClusteredTableUtils$.MODULE$.isSupported(snapshot.protocol());
  }

  /** The columns that the table is clustered by. */
  public List<String> clusterColumns() {
    // to ask a table that was never clustered would replay its log
    return clustered()
        ? CollectionConverters.asJava(ClusteringColumnInfo$.MODULE$.extractLogicalNames(snapshot))
        : List.of();
  }
}
