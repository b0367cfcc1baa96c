package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests for which batches the stored rows that match may be broadcast. */
class LightTableSparkTest {
  private final SparkSession session = SharedSpark.session();

  @Test
  void narrowRowsMayAndWideOnesMayNot(@TempDir Path root) {
    assertThat(canBroadcast(root.resolve("narrow"), "id, uuid() AS text", 20_000)).isTrue();
    assertThat(
            canBroadcast(
                root.resolve("wide"),
                "id, array_join(transform(sequence(1, 100), i -> uuid()), '') AS text",
                20_000))
        .isFalse();
  }

  @Test
  void rowsThatCompressWellMayNotEither(@TempDir Path root) {
    assertThat(canBroadcast(root.resolve("same"), "id, 'a' AS text", 4_000_000)).isFalse();
  }

  private boolean canBroadcast(Path directory, String columns, long count) {
    String location = "file:" + directory;
    session
        .sql("SELECT " + columns + " FROM range(0, 100, 1, 1)")
        .write()
        .format("delta")
        .save(location);
    return RowMerge.canBroadcast(LiveFiles.of(new TableLog(session, location).snapshot()), count);
  }
}
