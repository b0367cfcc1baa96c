package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a query begins to read, in the format of Spark's logs (Spark's {@code OffsetSeqLog}, {@code
 * CommitLog}).
 *
 * @param watermarkMillis the query's watermark, in milliseconds since 1970
 * @param offsets the offset of each source, in the order of the query; null means that a source
 *     starts as it is declared
 * @param logs folders with the logs of the sources, for example of the files that were read; null
 *     means that a source has none
 */
record SourcePosition(
    long watermarkMillis, List<@Nullable String> offsets, List<@Nullable Path> logs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String VERSION = "v1";
  private static final String WATERMARK = "batchWatermarkMs";
  private static final String NEXT_WATERMARK = "nextBatchWatermarkMs";

  /** Spark's log of offsets begins with a version and a line of metadata. */
  private static final int HEADER = 2;

  /** Spark's word for a source that has no offset yet. */
  private static final String NO_OFFSET = "-";

  /** The given offsets, without a watermark. @param inputs the identities of the query's sources */
  static SourcePosition of(List<String> inputs, Map<String, String> offsets) {
    List<@Nullable String> all = new ArrayList<>();
    List<@Nullable Path> logs = new ArrayList<>();
    for (String input : inputs) {
      all.add(offsets.get(input));
      logs.add(null);
    }
    return new SourcePosition(0, all, logs);
  }

  /**
   * The position of another query after a batch.
   *
   * @param sources for each source, its place among the sources of the other query, or -1
   */
  static SourcePosition after(Checkpoint other, long batch, List<Integer> sources) {
    List<String> lines = lines(other, "offsets/" + batch);
    List<@Nullable String> offsets = new ArrayList<>();
    List<@Nullable Path> logs = new ArrayList<>();
    for (int there : sources) {
      offsets.add(there < 0 ? null : lines.get(HEADER + there));
      logs.add(there < 0 ? null : other.path("sources/" + there));
    }
    byte[] commit = other.read("commits/" + batch);
    long watermark =
        commit == null
            ? parse(lines.get(1)).path(WATERMARK).asLong()
            : parse(lines(other, "commits/" + batch).get(1)).path(NEXT_WATERMARK).asLong();
    return new SourcePosition(watermark, offsets, logs);
  }

  /** The number of sources of which a checkpoint has offsets. */
  static int sources(Checkpoint checkpoint, long batch) {
    return lines(checkpoint, "offsets/" + batch).size() - HEADER;
  }

  /** The number of partitions of state in a batch; null if there is no such batch. */
  static @Nullable Integer partitions(Checkpoint checkpoint, long batch) {
    if (batch < 0 || checkpoint.read("offsets/" + batch) == null) {
      return null;
    }
    JsonNode number =
        parse(lines(checkpoint, "offsets/" + batch).get(1))
            .at("/conf")
            .path(StatePartitions.SETTING);
    return number.isMissingNode() ? null : number.asInt();
  }

  /**
   * Lets a new checkpoint begin here, with this position as the end of its batch 0. The offsets are
   * written last: until they are there, the checkpoint is as new as before.
   *
   * @param state a checkpoint whose batch 0 had no rows, with the state of the query; null if it
   *     has none
   * @param queryId a UUID that the query gets as its id
   * @param partitions number of shuffle partitions of a query without state
   */
  void write(Checkpoint to, @Nullable Checkpoint state, String queryId, String partitions) {
    ObjectNode metadata =
        state == null
            ? JSON.createObjectNode().put("batchTimestampMs", 0)
            : parse(lines(state, "offsets/0").get(1));
    metadata.put(WATERMARK, watermarkMillis);
    if (state == null) {
      metadata.putObject("conf").put(StatePartitions.SETTING, partitions);
    }
    List<String> wanted = new ArrayList<>(List.of(VERSION, metadata.toString()));
    try {
      for (int i = 0; i < offsets.size(); i++) {
        String offset = offsets.get(i);
        wanted.add(offset == null ? NO_OFFSET : offset);
        copy(logs.get(i), to, "sources/" + i);
      }
      if (state != null) {
        copy(state.path("state"), to, "state");
      }
      // Spark takes a checkpoint with offsets and without an id for a damaged one
      to.write("metadata", id(queryId));
      ObjectNode commit = JSON.createObjectNode().put(NEXT_WATERMARK, watermarkMillis);
      to.write("commits/0", bytes(List.of(VERSION, commit.toString())));
      to.write("offsets/0", bytes(wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(@Nullable Path from, Checkpoint to, String name) throws IOException {
    Path target = to.path(name);
    to.files().delete(target, true);
    if (from != null && to.files().exists(from)) {
      to.files().mkdirs(target.getParent());
      FileUtil.copy(to.files(), from, to.files(), target, false, to.files().getConf());
    }
  }

  private static List<String> lines(Checkpoint checkpoint, String name) {
    byte[] content = checkpoint.read(name);
    if (content == null) {
      throw new IllegalStateException(checkpoint.location() + " has no " + name);
    }
    return new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  private static ObjectNode parse(String json) {
    try {
      return JSON.readValue(json, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] id(String query) {
    return JSON.createObjectNode().put("id", query).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }
}
