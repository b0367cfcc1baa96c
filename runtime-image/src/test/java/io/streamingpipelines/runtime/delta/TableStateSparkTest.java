package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableStateSparkTest {
  private final SparkSession session = SharedSpark.session();

  @Test
  void anUnclusteredTableIsNotAskedForItsClusteringAsThatReplaysTheLog(@TempDir Path directory) {
    TableLog table = new TableLog(session, directory.toUri().toString());
    session.range(3).write().format("delta").mode("append").save(table.location());
    Snapshot snapshot = table.snapshot();

    assertThat(new TableState(snapshot).clusterColumns()).isEmpty();
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();

    assertThat(ClusteringColumnInfo$.MODULE$.extractLogicalNames(snapshot).isEmpty()).isTrue();
    assertThat(snapshot.stateReconstructionTriggered()).isTrue();
  }

  @Test
  void knowsWhetherATableHasFilesWithoutReplayingItsLog(@TempDir Path directory) {
    TableLog table = new TableLog(session, directory.toUri().toString());
    assertThat(table.state().mayHaveRows()).as("no table").isFalse();
    session.sql("CREATE TABLE delta.`" + table.location() + "` (id INT) USING delta");
    assertThat(table.state().mayHaveRows()).as("no rows").isFalse();

    session.sql("INSERT INTO delta.`" + table.location() + "` VALUES (1)");
    Snapshot snapshot = table.snapshot();
    assertThat(new TableState(snapshot).mayHaveRows()).isTrue();
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
  }

  @Test
  void theColumnsOfAClusteredTableAreKnown(@TempDir Path directory) {
    TableLog table = new TableLog(session, directory.toUri().toString());
    session.sql(
        "CREATE TABLE delta.`" + table.location() + "` (id INT, v INT) USING delta CLUSTER BY (v)");

    assertThat(table.state().clusterColumns()).containsExactly("v");
  }
}
