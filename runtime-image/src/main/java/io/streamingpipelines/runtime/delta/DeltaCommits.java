package io.streamingpipelines.runtime.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.batch.CommitNote;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.jspecify.annotations.Nullable;

/** Reads what a Delta table's history says about our batches. */
public final class DeltaCommits {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Operations that leave the rows of a table as they are. */
  private static final Set<String> SAME_ROWS =
      Set.of("OPTIMIZE", "REORG", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES");

  private final SparkSession session;
  private final Path table;

  public DeltaCommits(SparkSession session, String location) {
    this.session = session;
    this.table = new Path(location);
  }

  /** The last batch of the query that the table holds, null when it holds none. */
  public @Nullable Long lastBatch(String queryId) {
    return LastTransaction.of(snapshot(), queryId);
  }

  /** Our last commit of the query, null when the table's log does not reach back to one. */
  public @Nullable Commit last(String queryId) {
    for (long version = snapshot().version(); version >= 0; version--) {
      JsonNode info = info(version);
      if (info == null) {
        return null;
      }
      CommitNote note = CommitNote.parse(info.path("userMetadata").textValue());
      if (note != null && note.queryId().equals(queryId)) {
        return new Commit(note, rows(info));
      }
    }
    return null;
  }

  /**
   * Our commits of the query after {@code batch}, oldest first. Looks back no further than the
   * table's log reaches.
   */
  public List<Commit> after(String queryId, long batch) {
    Snapshot snapshot = snapshot();
    Long last = LastTransaction.of(snapshot, queryId);
    List<Commit> found = new ArrayList<>();
    if (last == null || last <= batch) {
      return found;
    }
    for (long version = snapshot.version(); version >= 0; version--) {
      JsonNode info = info(version);
      if (info == null) {
        break;
      }
      CommitNote note = CommitNote.parse(info.path("userMetadata").textValue());
      if (note == null || !note.queryId().equals(queryId)) {
        continue;
      }
      if (note.batch() <= batch) {
        break;
      }
      found.add(new Commit(note, rows(info)));
      if (note.batch() == batch + 1) {
        break;
      }
    }
    Collections.reverse(found);
    return found;
  }

  /**
   * When the first commit from {@code version} on was made that is more than another form of the
   * same rows; null when there is none. Long ago when the table's log no longer reaches there.
   */
  public @Nullable Instant changedSince(long version) {
    long last = snapshot().version();
    for (long each = version; each <= last; each++) {
      JsonNode info = info(each);
      if (info == null) {
        return Instant.EPOCH;
      }
      if (!SAME_ROWS.contains(info.path("operation").asText())) {
        return Instant.ofEpochMilli(info.path("timestamp").asLong());
      }
    }
    return null;
  }

  /** When the commit was made; long ago when the table's log no longer reaches there. */
  public Instant at(long version) {
    JsonNode info = info(version);
    return info == null ? Instant.EPOCH : Instant.ofEpochMilli(info.path("timestamp").asLong());
  }

  private Snapshot snapshot() {
    return new TableLog(session, table.toString()).snapshot();
  }

  private @Nullable JsonNode info(long version) {
    Path file = new Path(table, String.format(Locale.ROOT, "_delta_log/%020d.json", version));
    try {
      FileSystem files = file.getFileSystem(session.sessionState().newHadoopConf());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("{\"commitInfo\"")) {
            return JSON.readTree(line).get("commitInfo");
          }
        }
        return JSON.createObjectNode();
      }
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** MERGE counts rewritten rows among its output, so its own kinds are added up instead. */
  private static @Nullable Long rows(JsonNode info) {
    JsonNode metrics = info.path("operationMetrics");
    if (metrics.has("numTargetRowsInserted")) {
      return metrics.path("numTargetRowsInserted").asLong()
          + metrics.path("numTargetRowsUpdated").asLong()
          + metrics.path("numTargetRowsDeleted").asLong();
    }
    return metrics.has("numOutputRows") ? metrics.path("numOutputRows").asLong() : null;
  }

  /**
   * @param rows written, updated and deleted; null where Delta does not tell
   */
  public record Commit(CommitNote note, @Nullable Long rows) {}
}
