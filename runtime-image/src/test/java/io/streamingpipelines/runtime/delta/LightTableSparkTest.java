package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests for which tables the stored rows that match a small batch may be broadcast. */
class LightTableSparkTest {
  private final SparkSession session = SharedSpark.session();

  @Test
  void narrowRowsMayAndWideOnesMayNot(@TempDir Path root) {
    assertThat(canBroadcast(root.resolve("narrow"), "id, uuid() AS text", 1000)).isTrue();
    assertThat(
            canBroadcast(
                root.resolve("wide"),
                "id, array_join(transform(sequence(1, 100), i -> uuid()), '') AS text",
                100))
        .isFalse();
  }

  private boolean canBroadcast(Path directory, String columns, int rows) {
    String location = "file:" + directory;
    session
        .sql("SELECT " + columns + " FROM range(0, " + rows + ", 1, 1)")
        .write()
        .format("delta")
        .save(location);
    return RowMerge.canBroadcast(LiveFiles.of(new TableLog(session, location).snapshot()));
  }
}
