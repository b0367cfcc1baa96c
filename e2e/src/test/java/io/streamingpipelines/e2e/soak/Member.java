package io.streamingpipelines.e2e.soak;

import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.soak.Draft.Mistake;
import java.util.List;

/**
 * One of the pipelines. They read the same files and write the same tables: {@code words} with a
 * quarantine, and {@code counts}, an aggregation of it.
 *
 * @param root URI of the folder with its tables and checkpoints
 * @param s3 more fields of its storage; empty for a volume
 * @param executors number of Spark executors
 */
record Member(String name, String root, String s3, int executors) {
  static final List<Member> ALL =
      List.of(
          new Member("volume", "file:/lake/volume", "", 0),
          new Member(
              "bucket",
              "s3a://lake/bucket",
              "s3: {endpoint: '%s', pathStyle: true, credentialsSecret: lake-s3, trustStoreSecret: lake-ca}"
                  .formatted(Bucket.ENDPOINT),
              0),
          new Member("executors", "file:/lake/executors", "", 1));

  /** The folder of its tables on the shop's volume. */
  String tablesOnVolume() {
    return (s3.isEmpty() ? name : "s3/buckets/lake/" + name) + "/tables";
  }

  String manifest(Draft draft, boolean suspended) {
    Mistake mistake = draft.mistake();
    return """
    apiVersion: streamingpipelines.io/v1alpha1
    kind: StreamingPipeline
    metadata: {name: %1$s, labels: {edit: "%2$d"}}
    spec:
      suspend: %3$s
      storage:
        tables: %4$s/tables
        checkpoints: %4$s/checkpoints
        volume: {persistentVolumeClaim: %5$s, mountPath: /lake}
        %6$s
      restart: {backoff: {initial: 1s, max: 5s}, maxFailures: 1000}
      trigger: {processingTime: %7$ds}
      sources:
      - name: landed
        files: {path: "file:/lake/in", format: json, schema: "id BIGINT, word STRING"}
      tables:
      - name: words
        from: [{source: landed}]
        query: SELECT id, %8$s AS word FROM landed WHERE id >= %9$d
        expectations:
        - {name: has_word, expression: word IS NOT NULL, onViolation: quarantine}
      - name: counts
        from: [{table: words}]
        query: SELECT word, count(*) AS n, sum(id) AS ids FROM words GROUP BY word
        unboundedState: accepted
        write: {mode: upsert, keys: [word]}
      spark:
        image: %10$s
        driver:
          cores: 1
          cpuRequest: 100m
          memory: %11$dMi
          env: [{name: TOLD, secretKeyRef: {name: told, key: %12$s}}]
        executor: {instances: %13$d, cores: 1, cpuRequest: 100m, memory: 1Gi}
    """
        .formatted(
            name,
            draft.label(),
            suspended,
            root,
            mistake == Mistake.CLAIM ? "nowhere" : "lake",
            s3,
            draft.triggerSeconds(),
            mistake == Mistake.COLUMN ? "no_such_column" : "word",
            draft.floor(),
            mistake == Mistake.IMAGE ? "localhost:1/none:1" : "streamingpipelines/runtime:dev",
            draft.memoryMi(),
            mistake == Mistake.SECRET ? "no_such_key" : "word",
            executors);
  }
}
