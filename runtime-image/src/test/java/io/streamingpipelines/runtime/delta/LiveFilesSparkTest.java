package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.ChecksumFiles;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class LiveFilesSparkTest {
  private static final SparkSession SESSION = SharedSpark.session();

  @TempDir private static Path directory;

  /** Leaves three files: one with a deleted row, one rewritten by an update, and one unchanged. */
  @BeforeAll
  static void create() {
    SESSION.sql(
        "CREATE TABLE "
            + table()
            + " (id INT, v STRING) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' ="
            + " true)");
    for (int first : new int[] {0, 10, 20, 30}) {
      SESSION
          .range(first, first + 10, 1, 1)
          .selectExpr("CAST(id AS INT) AS id", "'a' AS v")
          .write()
          .format("delta")
          .mode("append")
          .save(directory.toString());
    }
    SESSION.sql("DELETE FROM " + table() + " WHERE id = 5");
    SESSION.sql("DELETE FROM " + table() + " WHERE id >= 10 AND id < 20");
    SESSION.sql("UPDATE " + table() + " SET v = 'b' WHERE id >= 20 AND id < 30");
    DeltaLog.clearCache();
  }

  @Test
  void areThoseOfTheReplayedLogWithoutReplayingIt() {
    Snapshot snapshot = snapshot(directory);
    List<AddFile> files = CollectionConverters.asJava(LiveFiles.of(snapshot));

    assertThat(LiveFiles.read(SESSION, directory.toUri().toString()).count()).isEqualTo(29);
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(files).hasSize(3).anyMatch(file -> file.deletionVector() != null);
    assertThat(files.stream().map(LiveFilesSparkTest::text))
        .containsExactlyInAnyOrderElementsOf(
            snapshot.allFiles().collectAsList().stream().map(LiveFilesSparkTest::text).toList());
  }

  @Test
  void areRowsOfTheSessionThatAskedForThem() {
    SparkSession own = Catalyst.clone(SESSION);
    SparkSession.setActiveSession(SESSION);
    Dataset<Row> rows = LiveFiles.read(own, directory.toUri().toString());
    rows.createOrReplaceTempView("only_there");
    assertThat(rows.sparkSession()).isSameAs(own);
    assertThat(own.sql("SELECT count(*) FROM only_there").first().getLong(0)).isEqualTo(29);
    assertThat(SESSION.catalog().tableExists("only_there")).isFalse();
  }

  @Test
  void areReadFromTheLogWhereNoChecksumNamesThem(@TempDir Path copy) throws Exception {
    copy(directory, copy);
    ChecksumFiles.delete(copy);
    assertThat(LiveFiles.of(snapshot(copy)).length()).isEqualTo(3);
    assertThat(LiveFiles.read(SESSION, copy.toUri().toString()).count()).isEqualTo(29);
  }

  private static String text(AddFile file) {
    return String.join(
        " ",
        file.path(),
        String.valueOf(file.size()),
        file.stats(),
        String.valueOf(file.deletionVector()));
  }

  private static Snapshot snapshot(Path table) {
    return new TableLog(SESSION, table.toUri().toString()).snapshot();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String table() {
    return "delta.`" + directory + "`";
  }
}
