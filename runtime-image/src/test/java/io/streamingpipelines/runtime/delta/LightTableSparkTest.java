package io.streamingpipelines.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which tables what a small batch meets may be sent around. */
class LightTableSparkTest {
  private final SparkSession session = SharedSpark.session();

  @Test
  void narrowRowsMayAndWideOnesMayNot(@TempDir Path root) {
    assertThat(light(root.resolve("narrow"), "id, uuid() AS text", 1000)).isTrue();
    assertThat(
            light(
                root.resolve("wide"),
                "id, array_join(transform(sequence(1, 100), i -> uuid()), '') AS text",
                100))
        .isFalse();
  }

  private boolean light(Path directory, String columns, int rows) {
    String location = "file:" + directory;
    session
        .sql("SELECT " + columns + " FROM range(0, " + rows + ", 1, 1)")
        .write()
        .format("delta")
        .save(location);
    return RowMerge.light(LiveFiles.of(new TableLog(session, location).snapshot()));
  }
}
