package io.streamingpipelines.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.plan.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A manifest of the corpus with what its head expects. */
record CorpusManifest(Path file, JsonNode tree, List<String> head) {
  static final Path CORPUS = Path.of("..", "corpus");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static CorpusManifest read(Path file) throws IOException {
    List<String> head =
        Files.readAllLines(file).stream().takeWhile(line -> line.startsWith("#")).toList();
    return new CorpusManifest(file, YAML.readTree(Files.newInputStream(file)), head);
  }

  static Stream<Path> files(String folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(CORPUS.resolve(folder))) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new AssertionError("the corpus has no folder " + folder);
    }
    return files.stream();
  }

  static Compilation compile(JsonNode tree) throws IOException {
    JsonNode spec = tree.path("spec");
    return PipelineCompiler.compile(
        YAML.treeToValue(spec, PipelineSpec.class),
        new Owner("test", "shop", tree.path("metadata").path("name").asText()));
  }

  Compilation compile() throws IOException {
    return compile(tree);
  }

  String by() {
    return expected("by").get(0);
  }

  List<String> expected(String key) {
    String start = "# " + key + ": ";
    return head.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
