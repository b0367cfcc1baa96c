package io.streamingpipelines.cli.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/pipeline run} as a process of its own, over the pipeline in a directory. */
record Victim(Path directory) {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Path log() {
    return directory.resolve("log");
  }

  Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                HOME.resolve("bin/pipeline").toString(),
                "run",
                "-f",
                directory.resolve("pipeline.yaml").toString(),
                "--log",
                directory.resolve("spark.log").toString()));
    command.addAll(List.of(options));
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
    process.environment().put("PIPELINE_HEAP", "1g");
    process
        .environment()
        .put("PIPELINE_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m");
    process.environment().put("TMPDIR", Files.createDirectories(temporary()).toString());
    return process.start();
  }

  /** Where it puts temporary files. */
  Path temporary() {
    return directory.resolve("tmp");
  }

  /** Signal 9. */
  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("survived signal 9");
    }
  }

  /** Transactions of all tables so far. */
  long commits() throws IOException {
    Path tables = directory.resolve("tables");
    if (!Files.exists(tables)) {
      return 0;
    }
    long commits = 0;
    try (Stream<Path> all = Files.list(tables)) {
      for (Path table : all.toList()) {
        commits += numbers(table.resolve("_delta_log"), ".json").size();
      }
    }
    return commits;
  }

  /** Tables whose query has begun a batch and not finished it. */
  List<String> inMidBatch() throws IOException {
    List<String> tables = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory.resolve("checkpoints"))) {
      for (Path table : all.toList()) {
        Path checkpoint = table.resolve("default/1");
        if (numbers(checkpoint.resolve("offsets"), "").size()
            > numbers(checkpoint.resolve("commits"), "").size()) {
          tables.add(table.getFileName().toString());
        }
      }
    }
    return tables;
  }

  private static Map<Long, Path> numbers(Path folder, String suffix) throws IOException {
    Map<Long, Path> found = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.matches("\\d+" + suffix.replace(".", "\\."))) {
            found.put(Long.valueOf(name.replace(suffix, "")), file);
          }
        }
      }
    }
    return found;
  }

  /** What the process printed last, and the end of Spark's log. */
  String lastWords() throws IOException {
    StringBuilder words = new StringBuilder();
    for (Path file : List.of(log(), directory.resolve("spark.log"))) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        lines
            .subList(Math.max(0, lines.size() - 60), lines.size())
            .forEach(line -> words.append(line).append('\n'));
      }
    }
    return words.toString();
  }
}
