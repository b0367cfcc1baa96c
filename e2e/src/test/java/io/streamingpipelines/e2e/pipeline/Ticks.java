package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** A pipeline with one table that needs only a volume and reads five rows per second. */
final class Ticks {
  private static final Duration START = Duration.ofMinutes(4);

  private Ticks() {}

  static String manifest(String name) {
    return manifest(name, "SELECT value FROM ticks", "");
  }

  /**
   * The same with another query.
   *
   * @param more more fields of the spec, indented by two spaces
   */
  static String manifest(String name, String query, String more) {
    return """
    apiVersion: streamingpipelines.io/v1alpha1
    kind: StreamingPipeline
    metadata: {name: %1$s}
    spec:
      storage:
        tables: file:/lake/%1$s/tables
        checkpoints: file:/lake/%1$s/checkpoints
        volume: {persistentVolumeClaim: lake, mountPath: /lake}
      trigger: {processingTime: 1s}
      sources: [{name: ticks, rate: {rowsPerSecond: 5}}]
      tables:
      - name: seen
        from: [{source: ticks}]
        query: %2$s
      spark: {driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}}
    %3$s
    """
        .formatted(name, query, more);
  }

  /** The same manifest with another table, {@code other}, which stores each row. */
  static String withOther(String manifest) {
    return manifest.replace(
        "  spark:",
        "  - name: other\n"
            + "    from: [{source: ticks}]\n"
            + "    query: SELECT value FROM ticks\n"
            + "  spark:");
  }

  /** Waits until the table has committed this batch. */
  static void committed(Shop shop, String pipeline, long atLeast) {
    shop.await(pipeline, "batch " + atLeast, START, s -> batch(s) >= atLeast);
  }

  /** The source counts from 0, so missing and duplicate rows are detected. */
  static void everyRowIsThereOnce(Lake lake, String table) {
    Row row =
        lake.rows("SELECT count(*), count(DISTINCT value), max(value) + 1 FROM {" + table + "}")
            .get(0);
    assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)).isEqualTo(row.getLong(2));
  }

  /** The last batch in the status; -1 before the first one. */
  static long batch(PipelineStatus status) {
    return status.tables().stream()
        .map(t -> t.batch())
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .findFirst()
        .orElse(-1);
  }
}
