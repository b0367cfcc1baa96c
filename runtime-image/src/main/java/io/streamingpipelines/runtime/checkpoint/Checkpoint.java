package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.storage.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The directory in which Spark keeps a query's offsets and state, together with our own mark. */
public final class Checkpoint {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final String MARK = "_pipeline.json";
  private static final String COMPLETED = "_completed.json";
  private static final String KAFKA = "_kafka.json";

  private final FileSystem files;
  private final Path directory;

  /**
   * {@code _pipeline.json}: the owner of the checkpoint and what it was created for.
   *
   * @param queryId Spark's id of the query; null until its first batch
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Mark(int version, String owner, Fingerprint fingerprint, @Nullable String queryId) {
    static final int VERSION = 2;
  }

  private Checkpoint(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** The path is {@code <checkpoints>/<table>/<flow>/<generation>}. */
  public static Checkpoint of(Configuration configuration, String checkpoints, FlowKey key) {
    Path directory = new Path(checkpoints, key.table() + "/" + key.flow() + "/" + key.generation());
    try {
      return new Checkpoint(directory.getFileSystem(configuration), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value for Spark's option {@code checkpointLocation}. */
  public String location() {
    return directory.toString();
  }

  FileSystem files() {
    return files;
  }

  Path path(String name) {
    return new Path(directory, name);
  }

  /** Spark's id of the query that owns this checkpoint, or null if it has none yet. */
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

  /** The checkpoint of the highest generation that has been used; this one if there is none. */
  Checkpoint newest() {
    return generations().stream()
        .max(Integer::compare)
        .map(generation -> new Path(directory.getParent(), Integer.toString(generation)))
        .map(newest -> new Checkpoint(files, newest))
        .orElse(this);
  }

  int generation() {
    return Integer.parseInt(directory.getName());
  }

  /** All generations that have been used for the flow. */
  List<Integer> generations() {
    Path flow = directory.getParent();
    return numbers(flow)
        .filter(number -> number <= Integer.MAX_VALUE)
        .filter(number -> exists(new Path(flow, number + "/" + MARK)))
        .mapToObj(number -> (int) number)
        .toList();
  }

  /** A checkpoint in a folder of this one. */
  Checkpoint within(String name) {
    return new Checkpoint(files, path(name));
  }

  /** Deletes a folder of the checkpoint, if it exists. */
  void delete(String name) {
    try {
      files.delete(path(name), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the checkpoint. The mark goes first: without it, the rest is no checkpoint. */
  void delete() {
    try {
      files.delete(new Path(directory, MARK), false);
      files.delete(directory, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether Spark has planned a batch. */
  public boolean hasOffsets() {
    return planned() >= 0;
  }

  /** The last batch that Spark has planned, or -1 if there is none. */
  public long planned() {
    return latest("offsets");
  }

  /** The last batch that Spark has recorded as written, or -1 if there is none. */
  public long committed() {
    return latest("commits");
  }

  /**
   * The position in its sources to which the query has read: the end of the last batch that Spark
   * has committed, or of the first planned one if none is committed; empty if the query has not
   * begun.
   */
  public List<String> position() {
    byte[] content = read("offsets/" + Math.max(committed(), 0));
    return content == null
        ? List.of()
        : new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  /** The highest number among the files of a Spark log, or -1 if there is none. */
  private long latest(String log) {
    return numbers(new Path(directory, log)).max().orElse(-1);
  }

  /** The names in a folder that are numbers; none if the folder does not exist. */
  private LongStream numbers(Path folder) {
    try {
      return Arrays.stream(files.listStatus(folder))
          .map(file -> file.getPath().getName())
          .filter(name -> name.matches("[0-9]{1,18}"))
          .mapToLong(Long::parseLong);
    } catch (FileNotFoundException e) {
      return LongStream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a flow that runs once has read all its input. */
  public boolean completed() {
    return exists(new Path(directory, COMPLETED));
  }

  private boolean exists(Path file) {
    try {
      return files.exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records, for all later drivers, that the flow has read all its input. */
  public void complete() {
    try (FSDataOutputStream out = files.create(new Path(directory, COMPLETED), true)) {
      out.writeBytes("{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The Kafka ids to which the offsets belong, by the position of the input; empty if they are not
   * known.
   */
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

  /** Stores the ids. A crash leaves either the previous ids or the new ones. */
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
      // with a checksum in a separate file, one file could not atomically replace another
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
    byte[] content = read(MARK);
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
      write(MARK, JSON.writeValueAsBytes(mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file. A crash leaves the old content, the new one or none, but never a part of it. */
  void write(String name, byte[] content) throws IOException {
    Path target = new Path(directory, name);
    files.mkdirs(target.getParent());
    if (ObjectStores.holds(target)) {
      // object stores replace an object atomically
      try (FSDataOutputStream out = files.create(target, true)) {
        out.write(content);
      }
      return;
    }
    Path written = new Path(target.getParent(), "." + target.getName() + ".new");
    try (FSDataOutputStream out = files.create(written, true)) {
      out.write(content);
    }
    files.delete(target, false);
    if (!files.rename(written, target)) {
      throw new IOException("could not write " + target);
    }
  }

  /** The content of the file, or null if it does not exist. */
  byte @Nullable [] read(String name) {
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
