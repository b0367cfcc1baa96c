package io.streamingpipelines.e2e.crd;

import io.streamingpipelines.testsupport.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of {@code crds/corpus}.
 *
 * @param documents the states of one resource, in order; the test checks the last one
 */
record Manifest(String name, String text, List<String> documents) {

  static Stream<Manifest> in(String folder) {
    Path corpus = Repository.file("crds/corpus").resolve(folder);
    try (Stream<Path> files = Files.list(corpus)) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .sorted()
          .map(Manifest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest read(Path file) {
    try {
      String text = Files.readString(file);
      return new Manifest(
          String.valueOf(file.getFileName()), text, Arrays.asList(text.split("(?m)^---$", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the schema must reject it. */
  boolean refusedBySchema() {
    return header("by").filter("compiler"::equals).isEmpty();
  }

  /** A part of the API server's response. */
  String expected() {
    return header("schema")
        .or(() -> header("expect").map(problem -> problem.substring(problem.indexOf(": ") + 2)))
        .orElseThrow(() -> new IllegalStateException(name + " does not say what is expected"));
  }

  String judged() {
    return documents.get(documents.size() - 1);
  }

  private Optional<String> header(String key) {
    return text.lines()
        .filter(line -> line.startsWith("# " + key + ": "))
        .map(line -> line.substring(key.length() + 4).strip())
        .findFirst();
  }

  @Override
  public String toString() {
    return name;
  }
}
