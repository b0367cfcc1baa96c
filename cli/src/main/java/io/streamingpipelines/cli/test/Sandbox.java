package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.cli.manifest.Overrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The folder of a pipeline under test. Its manifest is changed so that it reads and writes nothing
 * outside.
 */
public record Sandbox(Path root) {
  private static final Pattern NAME = Pattern.compile(Rules.NAME);

  /** The folder for the rows of a source. */
  public Path source(String name) {
    // the compiler, which runs later, reports an invalid name
    return root.resolve("given").resolve(NAME.matcher(name).matches() ? name : "unnamed");
  }

  /**
   * Moves tables, checkpoints, files and Delta sources into the folder; each run ends when no input
   * is left, and a failure ends it at once.
   */
  public void confine(ObjectNode manifest) {
    if (!(manifest.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    Overrides.untilIdle(manifest);
    ObjectNode storage = spec.putObject("storage");
    storage.put("tables", uri(root.resolve("tables")));
    storage.put("checkpoints", uri(root.resolve("checkpoints")));
    spec.putObject("restart").put("policy", "Never");
    fewRows(spec);
    spec.remove(List.of("schedule", "suspend"));
    for (String list : List.of("tables", "sinks")) {
      for (JsonNode element : spec.path(list)) {
        if (element instanceof ObjectNode table) {
          table.remove(List.of("location", "checkpoint"));
        }
      }
    }
    for (JsonNode source : spec.path("sources")) {
      String uri = uri(source(source.path("name").asText()));
      if (source.path("files") instanceof ObjectNode files) {
        files.put("path", uri).remove("cleanSource");
      }
      if (source.path("delta") instanceof ObjectNode delta) {
        delta.put("path", uri).remove(List.of("startingVersion", "startingTimestamp"));
      }
    }
  }

  /** Replaces the cluster's jars by those of this machine. */
  static void jars(ObjectNode manifest, List<Path> jars) {
    if (manifest.path("spec") instanceof ObjectNode spec && !jars.isEmpty()) {
      ArrayNode list = part(spec, "spark").putArray("jars");
      jars.forEach(jar -> list.add(uri(jar)));
    }
  }

  /** Compiling the plan of a few rows costs more than interpreting it. */
  private static void fewRows(ObjectNode spec) {
    ObjectNode conf = part(part(spec, "spark"), "conf");
    Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.shuffle.partitions", "2",
            "spark.databricks.delta.snapshotPartitions", "1")
        .forEach((key, value) -> conf.put(key, conf.path(key).asText(value)));
  }

  private static ObjectNode part(ObjectNode object, String name) {
    return object.path(name) instanceof ObjectNode there ? there : object.putObject(name);
  }

  /** As Spark writes it: without slashes for an empty authority. */
  public static String uri(Path path) {
    return "file:" + path.toAbsolutePath().normalize();
  }
}
