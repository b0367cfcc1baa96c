package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Jars;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.Shout;

/**
 * Tables, checkpoints, an executor's state and a function's jar are in a bucket whose server has a
 * self-signed certificate. The driver is killed, and its secret key appears nowhere.
 */
@OnCluster
@Tag("slow")
class S3E2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String MANIFEST =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata: {name: words}
      spec:
        storage:
          tables: s3a://lake/words/tables
          checkpoints: s3a://lake/words/checkpoints
          volume: {persistentVolumeClaim: lake, mountPath: /lake}
          s3: {endpoint: "%s", pathStyle: true, credentialsSecret: lake-s3, trustStoreSecret: lake-ca}
        functions: [{name: shouted, class: %s}]
        trigger: {processingTime: 1s}
        sources:
        - name: landed
          files: {path: "file:/lake/in", format: json, schema: "id INT, word STRING"}
        tables:
        - name: words
          from: [{source: landed}]
          query: SELECT id, shouted(word) AS word FROM landed
          expectations:
          - {name: has_word, expression: word IS NOT NULL, onViolation: quarantine}
        - name: counts
          from: [{table: words}]
          query: SELECT word, count(*) AS n FROM words GROUP BY word
          unboundedState: accepted
          write: {mode: upsert, keys: [word]}
        spark:
          jars: [s3a://lake/shout.jar]
          driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}
          executor: {instances: 1, cores: 1, cpuRequest: 100m, memory: 1Gi}
      """
          .formatted(Bucket.ENDPOINT, Shout.class.getName());

  @Test
  void storesEachRowOnceInTheBucketAlthoughTheDriverIsKilled(
      Cluster cluster, @TempDir Path copy, @TempDir Path built) {
    try (Shop shop = Shop.open(cluster, "s3")) {
      Bucket bucket = Bucket.open(shop);
      bucket.put(Jars.of(Shout.class, built.resolve("shout.jar")), "shout.jar");
      shop.write(
          "/lake/in/1.json", "{\"id\":1,\"word\":\"a\"}\n{\"id\":2}\n{\"id\":3,\"word\":\"b\"}\n");
      shop.apply(MANIFEST);
      shop.awaitIdle("words", START);
      String said =
          shop.kubectl("get", "spl,configmaps,pods,events", "-o", "yaml")
              + shop.kubectl("logs", "words-driver-1")
              + shop.kubectl("logs", "-l", "spark-role=executor", "--tail=-1")
              + shop.report("words-driver-1");
      assertThat(said.contains(bucket.secretKey())).as("the key is seen").isFalse();

      shop.write("/lake/in/2.json", "{\"id\":4,\"word\":\"a\"}\n");
      shop.kubectl("delete", "pod", "words-driver-1", "--force", "--grace-period=0");
      shop.await(
          "words",
          "the second file is counted by the next driver",
          START,
          s ->
              "Running".equals(s.phase())
                  && s.tables().stream().allMatch(t -> t.batch() != null && t.batch() >= 1));

      // a batch of counts may have read only a change of the table's properties, so check the rows
      Await.until(
          "the fourth row is counted",
          Duration.ofMinutes(2),
          () -> counts(bucket, copy).contains("[A,2]"),
          () -> shop.kubectl("get", "spl,pods", "-o", "wide"));
      bucket.copy("words/tables", copy);
      Lake lake = new Lake(copy.resolve("s3/buckets/lake/words/tables"));
      assertThat(lake.rows("SELECT id, word FROM {words} ORDER BY id").toString())
          .isEqualTo("[[1,A], [3,B], [4,A]]");
      assertThat(lake.rows("SELECT word, n FROM {counts} ORDER BY word").toString())
          .isEqualTo("[[A,2], [B,1]]");
      assertThat(lake.rows("SELECT id FROM {words_quarantine}").toString()).isEqualTo("[[2]]");
    }
  }

  private static String counts(Bucket bucket, Path copy) {
    bucket.copy("words/tables", copy);
    Lake lake = new Lake(copy.resolve("s3/buckets/lake/words/tables"));
    return lake.rows("SELECT word, n FROM {counts}").toString();
  }
}
