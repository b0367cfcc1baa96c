package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that checkpoints and tables which an earlier version of Spark wrote go on exactly: the
 * present version reads the rest of the input and writes the rows that the earlier one wrote.
 *
 * <p>{@code -Dapprove=true} records the present version, unless it is recorded already. To record
 * it again, for example with another table, delete its two files first. Recordings of earlier
 * versions stay as they are: the code that wrote them is gone. The one of the present version is
 * tested when it is recorded.
 */
class StoredCheckpointsSparkTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/checkpoints");

  @BeforeAll
  static void record(@TempDir Path directory) throws Exception {
    Path recording = recording(present());
    if (!Boolean.getBoolean("approve") || Files.exists(recording)) {
      return;
    }
    String declared = Files.readString(RECORDINGS.resolve("pipeline.yaml"));
    String input = Files.readString(RECORDINGS.resolve("input.yaml"));
    try (StoredPipeline pipeline = new StoredPipeline(directory, declared, input)) {
      pipeline.feed(0);
      pipeline.run(uploadingSnapshots());
      pipeline.feed(1);
      pipeline.run(SharedSpark.session());
      pipeline.pack(recording);
      pipeline.feed(2);
      pipeline.run(SharedSpark.session());
      Files.write(rows(present()), lines(pipeline.rows()));
    }
  }

  @Test
  void thePresentVersionIsRecordedForLaterOnes() {
    assertThat(recording(present()))
        .as("no recording: make one with -Dapprove=true, and commit it")
        .exists();
  }

  @ParameterizedTest(name = "Spark {0}")
  @MethodSource("versions")
  void goOnAsWithTheVersionThatWroteThem(String version, @TempDir Path directory) throws Exception {
    try (StoredPipeline pipeline = StoredPipeline.unpack(recording(version), directory)) {
      Map<String, Long> batches = pipeline.batches();
      Map<String, String> beginnings = pipeline.beginnings();
      long epoch = pipeline.epoch();

      assertThat(pipeline.changes())
          .extracting(FlowChange::change)
          .as("each query, and the refreshed table")
          .hasSize(batches.size() + 1)
          .containsOnly(ChangeClass.NONE);
      pipeline.feed(2);
      pipeline.run(SharedSpark.session());

      assertThat(lines(pipeline.rows())).isEqualTo(Files.readAllLines(rows(version)));
      assertThat(pipeline.epoch()).isEqualTo(epoch + 1);
      assertThat(pipeline.beginnings()).as("no query began again").isEqualTo(beginnings);
      assertThat(pipeline.batches())
          .hasSameSizeAs(batches)
          .allSatisfy((flow, last) -> assertThat(last).as(flow).isGreaterThan(batches.get(flow)));
    }
  }

  static Stream<String> versions() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".zip.gz"))
          .map(name -> name.substring("spark-".length(), name.length() - ".zip.gz".length()))
          .filter(version -> Boolean.getBoolean("approve") || !version.equals(present()))
          .sorted()
          .toList()
          .stream();
    }
  }

  /**
   * State goes to a checkpoint as snapshots and as changes since then. The driver makes snapshots
   * seldom, so the first run makes one of each batch.
   */
  private static SparkSession uploadingSnapshots() {
    SparkSession session = Catalyst.clone(SharedSpark.session());
    session
        .conf()
        .set("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "false");
    return session;
  }

  private static List<String> lines(Map<String, List<String>> rows) {
    return rows.entrySet().stream()
        .flatMap(table -> table.getValue().stream().map(row -> table.getKey() + " " + row))
        .toList();
  }

  private static String present() {
    return SharedSpark.session().version();
  }

  private static Path recording(String version) {
    return RECORDINGS.resolve("spark-" + version + ".zip.gz");
  }

  private static Path rows(String version) {
    return RECORDINGS.resolve("spark-" + version + ".txt");
  }
}
