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
 * What a query over Kafka did, read from its checkpoint: the same measure for whoever wrote the
 * query.
 */
record Batches(List<Batch> done) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One micro-batch.
   *
   * @param upTo records of all partitions that it and those before it have read
   * @param at when it was committed
   */
  record Batch(long upTo, Instant at) {}

  /**
   * The only query below the folder.
   *
   * @throws IOException when there is none
   */
  static Batches below(Path folder) throws IOException {
    List<Batch> done = new ArrayList<>();
    Path checkpoint = checkpoint(folder);
    for (long id = 0; ; id++) {
      Path commit = checkpoint.resolve("commits/" + id);
      if (!Files.exists(commit)) {
        return new Batches(List.copyOf(done));
      }
      List<String> offsets = Files.readAllLines(checkpoint.resolve("offsets/" + id));
      Instant at = Files.getLastModifiedTime(commit).toInstant();
      done.add(new Batch(records(offsets.get(offsets.size() - 1)), at));
    }
  }

  private static Path checkpoint(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith("commits"))
          .findFirst()
          .map(Path::getParent)
          .orElseThrow(() -> new IOException("no checkpoint below " + folder));
    }
  }

  private static long records(String offsets) throws IOException {
    long sum = 0;
    for (JsonNode topic : JSON.readTree(offsets)) {
      for (JsonNode offset : topic) {
        sum += offset.asLong();
      }
    }
    return sum;
  }

  /** Batches that read something. */
  long count() {
    return done.stream().map(Batch::upTo).distinct().count();
  }

  /**
   * Rows per second from the first commit to the one that has read all: without the start of the
   * JVM and of Spark, and without the first batch, which pays for them.
   */
  double rowsPerSecond() {
    if (count() < 2) {
      throw new IllegalStateException("one batch is no measurement: " + done);
    }
    Batch first = done.get(0);
    long all = done.get(done.size() - 1).upTo();
    Batch last = done.stream().filter(batch -> batch.upTo() == all).findFirst().orElseThrow();
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
    return (all - first.upTo()) / seconds;
  }
}
