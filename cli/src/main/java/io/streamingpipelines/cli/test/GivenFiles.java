package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the input of a test to where its pipeline reads. Texts and files are written here; rows
 * with types are left to Spark.
 */
public final class GivenFiles {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private final Sandbox sandbox;
  private final Path folder;
  private final Map<String, Long> offsets = new HashMap<>();
  private int written;

  /**
   * @param folder that the test's files are relative to
   */
  public GivenFiles(Sandbox sandbox, Path folder) {
    this.sandbox = sandbox;
    this.folder = folder;
  }

  /** Creates the folders that queries read. */
  public void open(List<SourcePlan> sources) throws IOException {
    for (SourcePlan source : sources) {
      if (source.table().isEmpty()) {
        Files.createDirectories(sandbox.source(source.name()));
      }
    }
  }

  /** Writes texts and files, and returns the rows with types, as JSON. */
  public List<String> write(SourcePlan source, PipelineTest.Rows given) throws IOException {
    for (String file : given.files()) {
      Path from = folder.resolve(file);
      newer(Files.copy(from, target(source, String.valueOf(from.getFileName()))));
    }
    if (!given.lines().isEmpty()) {
      lines(source, given.lines());
    }
    List<String> rows = given.rows().stream().map(ObjectNode::toString).toList();
    if (areLines(source)) {
      if (!rows.isEmpty()) {
        lines(source, rows);
      }
      return List.of();
    }
    return source.fold(
        kafka -> records(kafka, given.rows()),
        files -> rows,
        delta -> rows,
        rate -> rows,
        socket -> rows);
  }

  /** Whether each row is a line of a file. */
  private static boolean areLines(SourcePlan source) {
    return source.fold(
        kafka -> false,
        files -> files.format().equals("json"),
        delta -> false,
        rate -> false,
        socket -> false);
  }

  private void lines(SourcePlan source, List<String> lines) throws IOException {
    newer(Files.write(target(source, "lines"), lines));
  }

  private Path target(SourcePlan source, String name) {
    return sandbox.source(source.name()).resolve(written + "-" + name);
  }

  /** Files are read in the order of their modification times. */
  private void newer(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(START_MILLIS + written * 1000L));
    written++;
  }

  private List<String> records(SourcePlan.Kafka source, List<ObjectNode> rows) {
    String topic =
        source.subscribe().equals("subscribe")
            ? source.topics().split(",", 2)[0].strip()
            : source.name();
    List<String> records = new ArrayList<>();
    for (ObjectNode row : rows) {
      String log =
          source.name() + " " + KafkaRecord.topic(row, topic) + " " + KafkaRecord.partition(row);
      long offset = row.path("offset").asLong(offsets.getOrDefault(log, 0L));
      offsets.put(log, offset + 1);
      records.add(KafkaRecord.columns(row, topic, offset).toString());
    }
    return records;
  }
}
