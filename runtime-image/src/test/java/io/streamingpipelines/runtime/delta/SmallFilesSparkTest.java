package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.delta.SmallFiles.Joined;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that files of about the same size become one as soon as there are many, and that rows do
 * not change.
 */
class SmallFilesSparkTest {
  private final SparkSession session = SharedSpark.session();
  private Path directory = Path.of("");
  private String location = "";

  @BeforeEach
  void place(@TempDir Path root) {
    directory = root.resolve("t");
    location = "file:" + directory;
  }

  @Test
  void joinsTheFilesOfAPartitionThatHasManyWithoutReplayingTheLog() throws IOException {
    create("PARTITIONED BY (day) TBLPROPERTIES (delta.enableDeletionVectors = true)");
    add("SELECT id, 'mon' AS day FROM range(0, 40, 1, 20)");
    add("SELECT id, 'tue' AS day FROM range(40, 45, 1, 5)");
    session.sql("DELETE FROM " + table() + " WHERE id = 0");
    List<String> rows = rows();

    assertThat(join()).isEqualTo(new Joined(20, 1, false));
    assertThat(rows()).isEqualTo(rows).hasSize(44);
    assertThat(session.read().format("delta").load(location).inputFiles()).hasSize(6);
    assertThat(new SmallFiles(session, location).count()).isEqualTo(6);
    assertThat(join()).isEqualTo(new Joined(0, 0, false));

    String commit = Files.readString(log(lastVersion()));
    assertThat(commit).contains("\"operation\":\"OPTIMIZE\"", "\"dataChange\":false");
    assertThat(commit).doesNotContain("\"dataChange\":true", "\"cdc\"");
  }

  @Test
  void aLargerFileIsNotWrittenAgainWithSmallOnes() {
    create("");
    add("SELECT id, repeat(uuid(), 10) AS day FROM range(0, 2000, 1, 1)");
    String large = session.read().format("delta").load(location).inputFiles()[0];
    add("SELECT id, 'mon' AS day FROM range(0, 16, 1, 16)");

    assertThat(join()).isEqualTo(new Joined(16, 1, false));
    assertThat(session.read().format("delta").load(location).inputFiles())
        .hasSize(2)
        .contains(large);
  }

  @Test
  void aClusteredTableIsNotClusteredAnew() {
    create("CLUSTER BY (id)");
    for (int i = 0; i < 2; i++) {
      add("SELECT id, 'mon' AS day FROM range(0, 20, 1, 20)");
    }
    List<String> rows = rows();

    assertThat(join()).isEqualTo(new Joined(40, 1, false));
    assertThat(rows()).isEqualTo(rows).hasSize(40);
  }

  @Tag("slow")
  @Test
  void manyPartitionsAreJoinedByManyCalls() {
    create("PARTITIONED BY (day)");
    add("SELECT id, cast(id % 18 AS STRING) AS day FROM range(0, 288, 1, 16)");
    List<String> rows = rows();

    SmallFiles files = new SmallFiles(session, location);
    assertThat(files.join(Instant.now())).isEqualTo(new Joined(256, 16, true));
    assertThat(files.join(Instant.now())).isEqualTo(new Joined(32, 2, false));
    assertThat(rows()).isEqualTo(rows).hasSize(288);
  }

  @Test
  void aTableWhoseRowsHaveIdsIsLeftToOptimize() {
    create("TBLPROPERTIES (delta.enableRowTracking = true)");
    add("SELECT id, 'mon' AS day FROM range(0, 20, 1, 20)");

    assertThat(join()).isEqualTo(new Joined(0, 0, false));
  }

  @Test
  void streamsAndReadersOfChangesSeeNoneOfIt() throws Exception {
    create("TBLPROPERTIES (delta.enableChangeDataFeed = true)");
    add("SELECT id, 'mon' AS day FROM range(0, 20, 1, 20)");
    assertThat(streamed()).isEqualTo(20);
    assertThat(join()).isEqualTo(new Joined(20, 1, false));
    add("SELECT id, 'tue' AS day FROM range(20, 22, 1, 1)");

    assertThat(streamed()).isEqualTo(22);
    assertThat(
            session
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", "0")
                .load(location)
                .count())
        .isEqualTo(22);
  }

  /** The result of a stream that continues from before the compaction. */
  private long streamed() throws Exception {
    String copy = location + "-copy";
    session
        .readStream()
        .format("delta")
        .load(location)
        .writeStream()
        .format("delta")
        .option("checkpointLocation", location + "-checkpoint")
        .trigger(Trigger.AvailableNow())
        .start(copy)
        .awaitTermination();
    return session.read().format("delta").load(copy).count();
  }

  /** Compacts a table with no more files than its checksum lists. */
  private Joined join() {
    SmallFiles files = new SmallFiles(session, location);
    Snapshot before = new TableLog(session, location).snapshot();
    boolean replayed = before.stateReconstructionTriggered();
    Joined joined = files.join(Instant.now());
    assertThat(before.stateReconstructionTriggered()).isEqualTo(replayed);
    return joined;
  }

  private void create(String more) {
    session.sql("CREATE TABLE " + table() + " (id BIGINT, day STRING) USING delta " + more);
  }

  private void add(String rows) {
    session.sql(rows).write().format("delta").mode("append").save(location);
  }

  private List<String> rows() {
    return session.sql("SELECT * FROM " + table()).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private long lastVersion() {
    return new TableLog(session, location).snapshot().version();
  }

  private Path log(long version) {
    return directory
        .resolve("_delta_log")
        .resolve(String.format(Locale.ROOT, "%020d.json", version));
  }

  private String table() {
    return "delta.`" + location + "`";
  }
}
