package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Tests a batch into a table that is so large that only some of its files are searched. */
class LargeMergeSparkTest {
  private static final int FILES = 10;
  private static final int ROWS = 500_000;

  private final SparkSession session = Catalyst.clone(SharedSpark.session());

  @Test
  void replacesEachRowOnceAndReadsOnlyFilesThatMayHoldIt(@TempDir Path directory) {
    String location = directory.toUri().toString();
    session
        .range(0, (long) FILES * ROWS, 1, FILES)
        .selectExpr("id", "concat(uuid(), id) AS v")
        .write()
        .option("delta.enableDeletionVectors", "true")
        .format("delta")
        .save(location);
    String batch =
        "SELECT id * 1000 + 4000000 AS id, 'new' AS v FROM range(400)"
            + " UNION ALL SELECT -id - 1, 'new' FROM range(100)"
            + " UNION ALL SELECT 5000000 + id, 'new' FROM range(100)";
    Dataset<Row> rows = session.sql(batch).persist();
    assertThat(rows.count()).isEqualTo(600);
    Snapshot snapshot = new TableLog(session, location).snapshot();
    Seq<AddFile> all = LiveFiles.of(snapshot);
    assertThat(KeyFiles.of(snapshot, all, new KeySearch(List.of("id"), rows, 600)).length())
        .as("of ten files")
        .isOne();

    new Merge(location, List.of("id", "v"), columns -> new ReplaceById())
        .commit(null, rows, 600, batch(), "note");

    Dataset<Row> table = session.read().format("delta").load(location);
    assertThat(table.count()).isEqualTo((long) FILES * ROWS + 200);
    assertThat(table.where("v = 'new'").exceptAll(rows).isEmpty()).isTrue();
    assertThat(table.where("v = 'new'").count()).isEqualTo(600);
    assertThat(names(LiveFiles.of(new TableLog(session, location).snapshot())))
        .hasSize(FILES + 1)
        .filteredOn(names(all)::contains)
        .as("files that are as before")
        .hasSize(FILES - 1);
    rows.unpersist();
  }

  private static Batch batch() {
    return new Batch(new FlowKey("t", "default", 1), "query", 0, Instant.EPOCH, false, null);
  }

  private static List<String> names(Seq<AddFile> files) {
    return CollectionConverters.asJava(files).stream()
        .map(file -> file.path() + file.getDeletionVectorUniqueId())
        .sorted()
        .toList();
  }
}
