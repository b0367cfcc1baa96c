package io.streamingpipelines.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The epochs of a table's commits according to its log, oldest first. */
record CommitOrder(List<Long> epochs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static CommitOrder of(Path table) throws IOException {
    List<Path> versions;
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      versions =
          log.filter(f -> f.getFileName().toString().matches("\\d+\\.json")).sorted().toList();
    }
    List<Long> epochs = new ArrayList<>();
    for (Path version : versions) {
      for (String line : Files.readAllLines(version)) {
        JsonNode note = JSON.readTree(line).path("commitInfo").path("userMetadata");
        if (note.isTextual()) {
          epochs.add(JSON.readTree(note.textValue()).path("epoch").asLong());
        }
      }
    }
    return new CommitOrder(epochs);
  }

  /** Fails if an older driver has committed after a newer one. */
  void assertNoOlderAfterNewer(String table) {
    assertThat(epochs).as("commits of " + table + " by driver").isNotEmpty().isSorted();
    assertThat(epochs.get(0)).as("a commit names its driver's epoch").isPositive();
  }

  long drivers() {
    return epochs.stream().distinct().count();
  }
}
