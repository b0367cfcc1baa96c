package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.storage.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The directory where Spark keeps a query's offsets and state, and our mark beside them. */
public final class Checkpoint {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final String COMPLETED = "_completed.json";
  private static final String KAFKA = "_kafka.json";

  private final FileSystem files;
  private final Path directory;

  /**
   * {@code _pipeline.json}: whose checkpoint this is and what it has been made for.
   *
   * @param queryId Spark's id of the query, null until its first batch
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Mark(int version, String owner, Fingerprint fingerprint, @Nullable String queryId) {
    static final int VERSION = 1;
  }

  private Checkpoint(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** {@code <checkpoints>/<table>/<flow>/<generation>}. */
  public static Checkpoint of(Configuration configuration, String checkpoints, FlowKey key) {
    Path directory = new Path(checkpoints, key.table() + "/" + key.flow() + "/" + key.generation());
    try {
      return new Checkpoint(directory.getFileSystem(configuration), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Spark's option {@code checkpointLocation} takes. */
  public String location() {
    return directory.toString();
  }

  /** Spark's id of the query that this checkpoint belongs to, null when it has none yet. */
  public @Nullable String queryId() {
    byte[] content = read("metadata");
    if (content == null) {
      return null;
    }
    try {
      return JSON.readTree(content).path("id").textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether Spark has planned a batch here. */
  boolean hasOffsets() {
    return planned() >= 0;
  }

  /** The last batch that Spark has planned here, -1 when there is none. */
  public long planned() {
    return latest("offsets");
  }

  /** The last batch that Spark knows to be written, -1 when there is none. */
  public long committed() {
    return latest("commits");
  }

  /**
   * Up to where the query has read its sources, as the last batch says that Spark has committed, or
   * the first one if none is; empty where it has not begun.
   */
  public List<String> position() {
    byte[] content = read("offsets/" + Math.max(committed(), 0));
    return content == null
        ? List.of()
        : new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  /** The highest number among the files of Spark's log, -1 when there is none. */
  private long latest(String log) {
    long latest = -1;
    try {
      for (FileStatus file : files.listStatus(new Path(directory, log))) {
        String name = file.getPath().getName();
        if (name.matches("[0-9]{1,18}")) {
          latest = Math.max(latest, Long.parseLong(name));
        }
      }
      return latest;
    } catch (FileNotFoundException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a flow that runs once has read all that was there. */
  public boolean completed() {
    try {
      return files.exists(new Path(directory, COMPLETED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says so, for every later driver. */
  public void complete() {
    try (FSDataOutputStream out = files.create(new Path(directory, COMPLETED), true)) {
      out.writeBytes("{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its offsets of Kafka belong to, by the input's place; empty when that is not known. */
  public Map<Integer, KafkaIds> kafka() {
    byte[] content = read(KAFKA);
    if (content == null) {
      return Map.of();
    }
    try {
      return JSON.readValue(content, new TypeReference<TreeMap<Integer, KafkaIds>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps that; a crash leaves what was known before or this. */
  public void kafka(Map<Integer, KafkaIds> ids) {
    try {
      byte[] content = JSON.writeValueAsBytes(ids);
      Path target = new Path(directory, KAFKA);
      if (ObjectStores.holds(target)) {
        try (FSDataOutputStream out = files.create(target, true)) {
          out.write(content);
        }
        return;
      }
      // with a checksum in a file of its own, one could not take the other's place at once
      FileSystem plain = files instanceof LocalFileSystem local ? local.getRaw() : files;
      Path written = new Path(directory, "." + KAFKA + ".new");
      try (FSDataOutputStream out = plain.create(written, true)) {
        out.write(content);
        out.hsync();
      }
      if (!plain.rename(written, target)) {
        throw new IOException("could not write " + target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable Mark mark() {
    byte[] content = read("_pipeline.json");
    if (content == null) {
      return null;
    }
    try {
      return JSON.readValue(content, Mark.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void mark(Mark mark) {
    try {
      files.mkdirs(directory);
      Path target = new Path(directory, "_pipeline.json");
      if (ObjectStores.holds(target)) {
        // an object is replaced at once
        try (FSDataOutputStream out = files.create(target, true)) {
          out.write(JSON.writeValueAsBytes(mark));
        }
        return;
      }
      // a crash leaves the old mark, the new one or none, never half of one
      Path written = new Path(directory, "._pipeline.json.new");
      try (FSDataOutputStream out = files.create(written, true)) {
        out.write(JSON.writeValueAsBytes(mark));
      }
      files.delete(target, false);
      if (!files.rename(written, target)) {
        throw new IOException("could not write " + target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's content, null when it is not there. */
  private byte @Nullable [] read(String name) {
    try (FSDataInputStream in = files.open(new Path(directory, name))) {
      byte[] content = in.readAllBytes();
      return new String(content, StandardCharsets.UTF_8).isBlank() ? null : content;
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
