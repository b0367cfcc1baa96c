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
 * Finds the commits of a table that the streams of a pipeline have still to read. The files of
 * these commits must be kept, even if the table has replaced them meanwhile.
 *
 * @param readers returns the checkpoints of all flows
 */
public record ReaderPositions(SparkSession session, Supplier<List<Checkpoint>> readers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The time of the oldest commit that is still to be read, or null if there is none. */
  public @Nullable Instant oldestUnread(String location) {
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
   * @param line a line of Spark's offset log: a version, metadata, or the position in one source
   */
  private static @Nullable Instant unread(String line, String table, DeltaCommits commits) {
    if (!line.contains(table)) {
      return null;
    }
    try {
      for (JsonNode offset : JSON.readTree(line).findParents("reservoirId")) {
        if (offset.path("reservoirId").asText().equals(table)) {
          long version = offset.path("reservoirVersion").asLong();
          // a snapshot is read from the files of its version
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
