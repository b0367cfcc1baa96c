package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.session.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class LiveFilesSparkTest {
  private final SparkSession session = SharedSpark.session();

  @TempDir private Path directory;

  /** Three files are left: one with a row deleted, one replaced by an update, one as it came. */
  @BeforeEach
  void create() {
    session.sql(
        "CREATE TABLE "
            + table()
            + " (id INT, v STRING) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' ="
            + " true)");
    for (int first : new int[] {0, 10, 20, 30}) {
      session
          .range(first, first + 10, 1, 1)
          .selectExpr("CAST(id AS INT) AS id", "'a' AS v")
          .write()
          .format("delta")
          .mode("append")
          .save(directory.toString());
    }
    session.sql("DELETE FROM " + table() + " WHERE id = 5");
    session.sql("DELETE FROM " + table() + " WHERE id >= 10 AND id < 20");
    session.sql("UPDATE " + table() + " SET v = 'b' WHERE id >= 20 AND id < 30");
    DeltaLog.clearCache();
  }

  @Test
  void areThoseOfTheReplayedLogWithoutReplayingIt() {
    Snapshot snapshot = snapshot();
    List<AddFile> files = CollectionConverters.asJava(LiveFiles.of(snapshot));

    assertThat(LiveFiles.read(session, directory.toUri().toString()).count()).isEqualTo(29);
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(files).hasSize(3).anyMatch(file -> file.deletionVector() != null);
    assertThat(files.stream().map(LiveFilesSparkTest::text))
        .containsExactlyInAnyOrderElementsOf(
            snapshot.allFiles().collectAsList().stream().map(LiveFilesSparkTest::text).toList());
  }

  @Test
  void areReadFromTheLogWhereNoChecksumNamesThem() throws Exception {
    ChecksumFiles.delete(directory);
    assertThat(LiveFiles.of(snapshot()).length()).isEqualTo(3);
    assertThat(LiveFiles.read(session, directory.toUri().toString()).count()).isEqualTo(29);
  }

  private static String text(AddFile file) {
    return String.join(
        " ",
        file.path(),
        String.valueOf(file.size()),
        file.stats(),
        String.valueOf(file.deletionVector()));
  }

  private Snapshot snapshot() {
    return new TableLog(session, directory.toUri().toString()).snapshot();
  }

  private String table() {
    return "delta.`" + directory + "`";
  }
}
