package io.streamingpipelines.runtime.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of a pipeline have still to read of a table: the files of those commits must
 * stay, even when the table has meanwhile put others in their place.
 *
 * @param readers the checkpoints of all flows
 */
public record ReaderPositions(SparkSession session, Supplier<List<Checkpoint>> readers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The time of the oldest commit that is still to be read; null when nothing is. */
  public @Nullable Instant since(String location) {
    String table = new TableLog(session, location).state().id();
    DeltaCommits commits = new DeltaCommits(session, location);
    Instant oldest = null;
    for (Checkpoint reader : readers.get()) {
      for (String line : reader.position()) {
        Instant unread = unread(line, table, commits);
        if (unread != null && (oldest == null || unread.isBefore(oldest))) {
          oldest = unread;
        }
      }
    }
    return oldest;
  }

  /**
   * @param line of Spark's offset log: a version, metadata, or how far one source was read
   */
  private static @Nullable Instant unread(String line, String table, DeltaCommits commits) {
    if (!line.contains(table)) {
      return null;
    }
    try {
      for (JsonNode offset : JSON.readTree(line).findParents("reservoirId")) {
        if (offset.path("reservoirId").asText().equals(table)) {
          long version = offset.path("reservoirVersion").asLong();
          // a snapshot is read from the files that its version has
          return offset.path("isStartingVersion").asBoolean()
              ? commits.at(version)
              : commits.changedSince(version);
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the offsets of a query are not Spark's", e);
    }
  }
}
