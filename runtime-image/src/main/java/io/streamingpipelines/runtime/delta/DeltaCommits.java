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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.jspecify.annotations.Nullable;

/** Finds our batches in a Delta table's history. */
public final class DeltaCommits {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Operations that do not change the rows of a table. */
  private static final Set<String> SAME_ROWS =
      Set.of("OPTIMIZE", "REORG", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES");

  private final SparkSession session;
  private final Path table;

  public DeltaCommits(SparkSession session, String location) {
    this.session = session;
    this.table = new Path(location);
  }

  /** The number of the query's last batch that the table holds, or null if it holds none. */
  public @Nullable Long lastBatch(String queryId) {
    return LastTransaction.of(snapshot(), queryId);
  }

  /** The number of each application's last transaction in the table; -1 if there is none. */
  public Map<String, Long> lastTransactions(Collection<String> applications) {
    Snapshot snapshot = snapshot();
    Map<String, Long> last = new HashMap<>();
    for (String application : applications) {
      Long number = LastTransaction.of(snapshot, application);
      last.put(application, number == null ? -1 : number);
    }
    return last;
  }

  /** Our last commit of the query, or null if the table's log does not reach back to one. */
  public @Nullable Commit last(String queryId) {
    for (long version = snapshot().version(); version >= 0; version--) {
      JsonNode info = info(version);
      if (info == null) {
        return null;
      }
      String metadata = info.path("userMetadata").asText();
      CommitNote note = CommitNote.parse(metadata);
      if (note != null && note.queryId().equals(queryId)) {
        return new Commit(note, rows(info));
      }
      if (metadata.startsWith(TableSwap.NOTE)) {
        return null; // before it, the query has written another table
      }
    }
    return null;
  }

  /**
   * Our commits of the query after {@code batch}, oldest first, as far back as the table's log
   * reaches.
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
      String metadata = info.path("userMetadata").asText();
      CommitNote note = CommitNote.parse(metadata);
      if (metadata.startsWith(TableSwap.NOTE)) {
        break; // before it, the query has written another table
      }
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
   * The time of the first commit since {@code version} that changed rows, or null if there is none.
   * Returns a time in the distant past if the table's log no longer reaches back to the version.
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

  /**
   * The time of the commit, or a time in the distant past if the table's log no longer reaches back
   * to it.
   */
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

  /**
   * MERGE counts rewritten rows as output, so this adds up the rows that it inserted, updated and
   * deleted.
   */
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
   * One of our commits.
   *
   * @param rows number of rows written, updated and deleted; null if Delta does not record it
   */
  public record Commit(CommitNote note, @Nullable Long rows) {}
}
