package io.streamingpipelines.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a Delta table's batches were committed, read from its log: the same measure for whoever
 * wrote the table.
 */
record Commits(List<Instant> times) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Commits of batches: those that carry a streaming transaction's id.
   *
   * @throws IOException when there is no such table
   */
  static Commits of(Path table) throws IOException {
    List<Instant> times = new ArrayList<>();
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        read(file, times);
      }
    }
    return new Commits(List.copyOf(times));
  }

  private static void read(Path file, List<Instant> times) throws IOException {
    Instant at = null;
    boolean batch = false;
    for (String line : Files.readAllLines(file)) {
      JsonNode action = JSON.readTree(line);
      batch |= action.has("txn");
      if (action.has("commitInfo")) {
        at = Instant.ofEpochMilli(action.path("commitInfo").path("timestamp").asLong());
      }
    }
    if (batch && at != null) {
      times.add(at);
    }
  }

  /**
   * Rows per second from the first commit to the last: without the start of the JVM and of Spark,
   * and without the first batch, which pays for them.
   *
   * @param rows of all batches, all of the same size
   */
  double rowsPerSecond(long rows) {
    int intervals = times.size() - 1;
    if (intervals < 1) {
      throw new IllegalStateException("one batch is no measurement: " + times);
    }
    Duration between = Duration.between(times.get(0), times.get(intervals));
    return (double) rows / times.size() * intervals / (between.toMillis() / 1000.0);
  }
}
