package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Tests that the files of a table are known from commit to commit, however it changes. */
class KnownFilesSparkTest {
  private final SparkSession session = SharedSpark.session();
  private String location = "";

  /** Sixty files: the checksum of a version lists fifty. */
  @BeforeEach
  void create(@TempDir Path directory) {
    location = directory.toUri().toString();
    session
        .range(0, 600, 1, 60)
        .write()
        .option("delta.enableDeletionVectors", "true")
        .format("delta")
        .save(location);
    assertThat(known()).hasSize(60);
  }

  private Snapshot snapshot() {
    return new TableLog(session, location).snapshot();
  }

  private List<String> known() {
    return names(CollectionConverters.asJava(LiveFiles.of(snapshot())));
  }

  private static List<String> names(List<AddFile> files) {
    return List.copyOf(
        new TreeSet<>(
            files.stream()
                .map(file -> file.path() + " " + file.getDeletionVectorUniqueId() + file.size())
                .toList()));
  }

  private void assertKnown() {
    assertThat(known()).isEqualTo(names(snapshot().allFiles().collectAsList()));
  }

  private void append(int from) {
    session.range(from, from + 10, 1, 1).write().format("delta").mode("append").save(location);
  }

  @Test
  void eachKindOfCommitIsFollowed() {
    append(1000);
    assertKnown();
    DeltaTable table = DeltaTable.forPath(session, location);
    table.delete("id = 5");
    assertKnown();
    table.delete("id = 6");
    append(2000);
    assertKnown();
    table.delete("id >= 10 AND id < 20");
    assertKnown();
    table.optimize().executeCompaction();
    assertKnown();
    session.range(7).write().format("delta").mode("overwrite").save(location);
    assertKnown();
  }

  @Test
  void aVersionThatFollowsIsKnownWithoutAJob() {
    append(1000);
    Snapshot snapshot = snapshot();
    session.sparkContext().setJobGroup("known files", "test", false);
    try {
      assertThat(LiveFiles.of(snapshot).length()).isEqualTo(61);
      assertThat(session.sparkContext().statusTracker().getJobIdsForGroup("known files")).isEmpty();
    } finally {
      session.sparkContext().clearJobGroup();
    }
  }

  @Test
  void anOlderVersionAndATableMadeAnewAreReadFromTheirLogs() {
    Snapshot older = snapshot();
    append(1000);
    assertKnown();
    assertThat(LiveFiles.of(older).length()).isEqualTo(60);
    session
        .range(0, 700, 1, 70)
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(location);
    assertKnown();
  }
}
