package io.streamingpipelines.runtime.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.checkpoint.KafkaIds;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.LocalKafka;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.source.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A pipeline with a Kafka of its own, which is stored after some runs and goes on elsewhere. */
final class StoredPipeline implements AutoCloseable {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** What the pipeline writes; its input comes from {@link #feed}. */
  private static final List<String> WRITTEN = List.of("checkpoints", "folder", "tables");

  /** When the pipeline runs, so that nothing expires and no maintenance is due. */
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  /** Columns that depend on how rows come in batches. */
  private static final List<String> OF_BATCHES = List.of("_batch", "_time");

  private final Path root;
  private final String declared;
  private final String input;
  private final LocalKafka kafka;
  private final DeclaredPipeline pipeline;

  /**
   * @param declared YAML of sources, tables and sinks
   * @param input YAML of what comes to folders and topics before each run
   */
  StoredPipeline(Path directory, String declared, String input) {
    this.root = directory.resolve("lake");
    this.declared = declared;
    this.input = input;
    this.kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.topic("events", 2);
    this.pipeline =
        new DeclaredPipeline(root, declared.replace("SERVERS", kafka.servers())).clock(() -> NOW);
  }

  /** The pipeline as it was after its second run. */
  static StoredPipeline unpack(Path recording, Path directory) throws Exception {
    Map<String, byte[]> files = CheckpointArchive.read(recording);
    StoredPipeline stored =
        new StoredPipeline(directory, text(files, "pipeline.yaml"), text(files, "input.yaml"));
    stored.feed(0);
    stored.feed(1);
    CheckpointArchive archive = stored.archive();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = stored.root.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, archive.here(target, file.getValue()));
    }
    return stored;
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.remove(name), UTF_8);
  }

  void pack(Path recording) throws IOException {
    CheckpointArchive archive = archive();
    Map<String, byte[]> files = new TreeMap<>();
    files.put("pipeline.yaml", declared.getBytes(UTF_8));
    files.put("input.yaml", input.getBytes(UTF_8));
    for (String written : WRITTEN) {
      for (Path file : CheckpointArchive.files(root.resolve(written))) {
        files.put(root.relativize(file).toString(), archive.anywhere(file));
      }
    }
    CheckpointArchive.write(recording, files);
  }

  private CheckpointArchive archive() {
    PipelinePlan plan = pipeline.plan();
    Map<String, String> names = new LinkedHashMap<>();
    names.put("@ROOT@", root.toString());
    names.put("@SERVERS@", kafka.servers());
    for (SourcePlan source : plan.sources()) {
      if (source instanceof SourcePlan.Kafka topics) {
        KafkaIds ids = KafkaTopics.ids(topics);
        names.put("@CLUSTER@", String.valueOf(ids.cluster()));
        ids.topics().forEach((topic, id) -> names.put("@TOPIC-" + topic + "@", id));
      }
    }
    Topology topology = new Topology(plan);
    List<Object> digested =
        Stream.concat(
                FlowTarget.declared(plan, topology).stream()
                    .map(target -> topology.sources(target.flow())),
                plan.sinks().stream().map(SinkPlan::target))
            .toList();
    return new CheckpointArchive(names, digested.stream().map(String::valueOf).toList());
  }

  /** Brings the input of a run, counted from 0. */
  void feed(int run) throws Exception {
    for (Map.Entry<String, JsonNode> rows : YAML.readTree(input).get(run).properties()) {
      String[] lines =
          rows.getValue()
              .valueStream()
              .map(row -> row.isTextual() ? row.textValue() : row.toString())
              .toArray(String[]::new);
      String[] partition = rows.getKey().split("-");
      if (partition.length == 1) {
        pipeline.land(rows.getKey(), lines);
        continue;
      }
      for (String line : lines) {
        kafka.send(partition[0], Integer.parseInt(partition[1]), NOW.toEpochMilli(), line, null);
      }
    }
  }

  /** Reads all input. */
  void run(SparkSession session) throws InterruptedException {
    Ending ending = pipeline.in(session).run();
    assertThat(ending.outcome()).as("%s", ending).isEqualTo(Outcome.COMPLETED);
  }

  /** What the present version would do with the checkpoints. */
  List<FlowChange> changes() {
    return pipeline.changes();
  }

  /** The last batch of each flow. */
  Map<String, Long> batches() throws IOException {
    Map<String, Long> batches = new TreeMap<>();
    for (Path checkpoint : checkpoints()) {
      batches.put(name(checkpoint), highest(checkpoint.resolve("commits")));
    }
    return batches;
  }

  /** Each query's id and the first position in its input. */
  Map<String, String> beginnings() throws IOException {
    Map<String, String> beginnings = new TreeMap<>();
    for (Path checkpoint : checkpoints()) {
      beginnings.put(
          name(checkpoint),
          Files.readString(checkpoint.resolve("metadata"))
              + Files.readString(checkpoint.resolve("offsets/0")));
    }
    return beginnings;
  }

  long epoch() throws IOException {
    return highest(root.resolve("checkpoints/_epochs"));
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> found = Files.walk(root.resolve("checkpoints"), 4)) {
      return found.filter(path -> path.endsWith("commits")).map(Path::getParent).sorted().toList();
    }
  }

  private String name(Path checkpoint) {
    return root.resolve("checkpoints").relativize(checkpoint).toString();
  }

  private static long highest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(-1);
    }
  }

  /** The rows of each table, quarantine and tombstones, and of the sink's folder. */
  Map<String, List<String>> rows() throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Stream<Path> tables = Files.list(root.resolve("tables"))) {
      for (Path table : tables.toList()) {
        String name = table.getFileName().toString();
        if (!name.equals("_event_log")) {
          rows.put(name, json(pipeline.read(name)));
        }
      }
    }
    rows.put("folder", json(SharedSpark.session().read().json(root.resolve("folder").toString())));
    return rows;
  }

  private List<String> json(Dataset<Row> rows) {
    String columns =
        Arrays.stream(rows.columns())
            .filter(column -> !OF_BATCHES.contains(column))
            .map(column -> "`" + column + "`")
            .collect(Collectors.joining(", "));
    String json = "to_json(struct(" + columns + "), map('ignoreNullFields', 'false'))";
    return rows.selectExpr(json).collectAsList().stream()
        .map(row -> row.getString(0).replace(root.toString(), "@ROOT@"))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    kafka.close();
  }
}
