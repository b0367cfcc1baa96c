package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Tests batches that Delta's own MERGE commits, because the table has no deletion vectors. */
class MergeSparkTest {
  private final SparkSession session = Catalyst.clone(SharedSpark.session());
  private String location = "";

  @BeforeEach
  void create(@TempDir Path directory) {
    location = directory.toUri().toString();
    session.sql(
        "CREATE TABLE delta.`"
            + location
            + "` (id BIGINT, v INT) USING delta"
            + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')");
  }

  @Test
  void commitsABatchOnceWithItsNoteAlthoughAMergeTakesNoOptions() {
    assertThat(Arrays.stream(DeltaMergeBuilder.class.getMethods()).map(Method::getName))
        .noneMatch(name -> name.startsWith("option"));
    Dataset<Row> rows = kept();

    merge().commit(null, rows, 5, batch(7), "note 7");
    merge().commit(null, rows, 5, batch(7), "note 7 again");

    TableLog table = new TableLog(session, location);
    assertThat(table.state().version()).isEqualTo(1);
    assertThat(LastTransaction.of(table.snapshot(), "query")).isEqualTo(7);
    Row last = DeltaTable.forPath(session, location).history(1).first();
    assertThat(last.<String>getAs("operation")).isEqualTo("MERGE");
    assertThat(last.<String>getAs("userMetadata")).isEqualTo("note 7");
    assertThat(
            CollectionConverters.asJava(session.conf().getAll()).keySet().stream()
                .filter(name -> name.contains("txn") || name.contains("userMetadata")))
        .isEmpty();
    rows.unpersist();
  }

  /** By default, Delta would copy the rows instead: it cannot know that they stay kept. */
  @Test
  void takesRowsThatAreKeptAlreadyWhichDeltaRefusesUnlessItMayCopyThem() {
    Dataset<Row> rows = kept();
    DeltaMergeBuilder deltas =
        DeltaTable.forPath(session, location)
            .as("t")
            .merge(rows.as("s"), col("s.id").equalTo(col("t.id")))
            .whenMatched()
            .updateAll()
            .whenNotMatched()
            .insertAll();
    assertThatThrownBy(deltas::execute)
        .hasMessageContaining("DELTA_MERGE_SOURCE_CACHED_DURING_EXECUTION");

    merge().commit(null, rows, 5, batch(1), "note");

    assertThat(session.read().format("delta").load(location).count()).isEqualTo(5);
    rows.unpersist();
  }

  private Dataset<Row> kept() {
    Dataset<Row> rows =
        session.range(0, 5, 1, 1).selectExpr("id", "CAST(id + 1 AS INT) AS v").persist();
    assertThat(rows.count()).isEqualTo(5);
    return rows;
  }

  private Merge merge() {
    return new Merge(location, List.of("id", "v"), columns -> new ReplaceById());
  }

  private static Batch batch(long number) {
    return new Batch(new FlowKey("t", "default", 1), "query", number, Instant.EPOCH, false, null);
  }
}
