package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files in CSV and JSON landing folders on the volume become tables, with Spark inside the driver
 * or on executors, and a broken file goes to the quarantine.
 */
@OnCluster
@Tag("slow")
class FilesE2E {
  private static final Duration START = Duration.ofMinutes(4);

  private static String manifest(int executors) {
    return """
    apiVersion: streamingpipelines.io/v1alpha1
    kind: StreamingPipeline
    metadata: {name: landing}
    spec:
      storage:
        tables: file:/lake/landing/tables
        checkpoints: file:/lake/landing/checkpoints
        volume: {persistentVolumeClaim: lake, mountPath: /lake}
      trigger: {processingTime: 1s}
      sources:
      - name: csv_files
        files: {path: "file:/lake/in/csv", format: csv, schema: "id INT, name STRING", options: {header: "true"}}
      - name: json_files
        files: {path: "file:/lake/in/json", format: json, schema: "id INT, name STRING", brokenFiles: quarantine}
      tables:
      - name: from_csv
        from: [{source: csv_files}]
      - name: from_json
        from: [{source: json_files}]
        query: SELECT id, upper(name) AS name FROM json_files
        expectations:
        - {name: has_name, expression: name IS NOT NULL, onViolation: quarantine}
      spark:
        driver: {cores: 2, cpuRequest: 100m, memory: 1Gi}
        executor: {instances: %d, cores: 1, cpuRequest: 100m, memory: 1Gi}
    """
        .formatted(executors);
  }

  @ParameterizedTest(name = "{0} executors")
  @ValueSource(ints = {0, 2})
  void csvAndJsonFilesBecomeTables(int executors, Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "files-" + executors)) {
      shop.write("/lake/in/csv/1.csv", "id,name\n1,one\n2,two\n");
      shop.write("/lake/in/json/1.json", "{\"id\":1,\"name\":\"one\"}\n{\"id\":2}\n");
      shop.write("/lake/in/json/2.json.gz", "not compressed\n");
      shop.apply(manifest(executors));
      shop.awaitIdle("landing", START);
      shop.write("/lake/in/csv/2.csv", "id,name\n3,three\n");
      shop.await(
          "landing",
          "the second file is committed",
          Duration.ofMinutes(1),
          s ->
              s.tables().stream()
                  .anyMatch(
                      t -> "from_csv".equals(t.name()) && t.batch() != null && t.batch() >= 1));

      shop.copy("landing/tables", copy);
      Lake lake = new Lake(copy.resolve("landing/tables"));
      assertThat(lake.rows("SELECT id, name FROM {from_csv} ORDER BY id").toString())
          .isEqualTo("[[1,one], [2,two], [3,three]]");
      assertThat(lake.rows("SELECT id, name FROM {from_json}").toString()).isEqualTo("[[1,ONE]]");
      assertThat(
              lake.rows(
                      "SELECT id, _failed_expectations, CAST(_malformed.raw AS STRING)"
                          + " FROM {from_json_quarantine} ORDER BY id NULLS LAST")
                  .toString())
          .isEqualTo(
              "[[2,ArraySeq(has_name),null],"
                  + " [null,ArraySeq(),file:///lake/in/json/2.json.gz]]");
    }
  }
}
