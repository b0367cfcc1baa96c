package io.streamingpipelines.e2e.soak;

import io.streamingpipelines.e2e.cluster.AgentNode;
import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.soak.Draft.Mistake;
import java.util.List;

/**
 * One of the pipelines. They read the same rows and write the same tables: {@code words} with a
 * quarantine, and {@code counts}, an aggregation of it.
 *
 * @param root URI of the folder with its tables and checkpoints
 * @param s3 more fields of its storage; empty for a volume
 * @param source where its rows come from
 * @param executors number of Spark executors
 */
record Member(String name, String root, String s3, Source source, int executors) {
  static final String SECOND_NODE = "second";
  static final String TOPIC = "soak";

  /**
   * @param block the source's YAML
   * @param rows what a query selects from for rows of {@code id} and {@code word}
   */
  record Source(String block, String rows) {
    static final Source FILES =
        new Source(
            "files: {path: 'file:/lake/in', format: json, schema: 'id BIGINT, word STRING'}",
            "landed");
    static final Source RECORDS =
        new Source(
            "kafka: {bootstrapServers: '%s', subscribe: [%s]}".formatted(Kafka.BOOTSTRAP, TOPIC),
            "(SELECT j.* FROM (SELECT from_json(CAST(value AS STRING), 'id BIGINT, word STRING') AS"
                + " j FROM landed))");
  }

  static final List<Member> ALL =
      List.of(
          new Member("volume", "file:/lake/volume", "", Source.FILES, 0),
          new Member(
              "bucket",
              "s3a://lake/bucket",
              "s3: {endpoint: '%s', pathStyle: true, credentialsSecret: lake-s3, trustStoreSecret: lake-ca}"
                  .formatted(Bucket.ENDPOINT),
              Source.RECORDS,
              0),
          new Member("executors", "file:/lake/executors", "", Source.FILES, 1));

  /**
   * Lets pods run on the second node, and leave it 20 seconds after Kubernetes has noticed that it
   * does not respond.
   */
  private static final String TOLERATIONS =
      ("[{key: %s, operator: Exists}, {key: node.kubernetes.io/unreachable, operator: Exists,"
              + " effect: NoExecute, tolerationSeconds: 20}]")
          .formatted(AgentNode.KEY);

  /** Prefers the second node. */
  private static final String AFFINITY =
      ("{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference:"
              + " {matchExpressions: [{key: %s, operator: In, values: [%s]}]}}]}}")
          .formatted(AgentNode.KEY, SECOND_NODE);

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
      fencing: {nodeLostTimeout: 30s}
      sources:
      - name: landed
        %8$s
      tables:
      - name: words
        from: [{source: landed}]
        query: "SELECT id, %9$s AS word FROM %10$s WHERE id >= %11$d"
        expectations:
        - {name: has_word, expression: word IS NOT NULL, onViolation: quarantine}
      - name: counts
        from: [{table: words}]
        query: SELECT word, count(*) AS n, sum(id) AS ids FROM words GROUP BY word
        unboundedState: accepted
        write: {mode: upsert, keys: [word]}
      spark:
        image: %12$s
        driver:
          cores: 1
          cpuRequest: 100m
          memory: %13$s
          env: [{name: TOLD, secretKeyRef: {name: told, key: %14$s}}]
          tolerations: %16$s
          affinity: %17$s
        executor:
          instances: %15$d
          cores: 1
          cpuRequest: 100m
          memory: 1Gi
          tolerations: %16$s
          affinity: %17$s
    """
        .formatted(
            name,
            draft.label(),
            suspended,
            root,
            mistake == Mistake.CLAIM ? "nowhere" : "lake",
            s3,
            draft.triggerSeconds(),
            source.block(),
            word(mistake),
            source.rows(),
            draft.floor(),
            mistake == Mistake.IMAGE ? "localhost:1/none:1" : "streamingpipelines/runtime:dev",
            mistake == Mistake.ROOM ? "900Gi" : draft.memoryMi() + "Mi",
            mistake == Mistake.SECRET ? "no_such_key" : "word",
            executors,
            TOLERATIONS,
            AFFINITY);
  }

  private static String word(Mistake mistake) {
    return switch (mistake) {
      case COLUMN -> "no_such_column";
      case CAST -> "CAST(CAST(word AS INT) AS STRING)";
      // a row of it does not fit into the heap
      case HEAP -> "left(repeat(word, 1000000000), 2)";
      default -> "word";
    };
  }
}
