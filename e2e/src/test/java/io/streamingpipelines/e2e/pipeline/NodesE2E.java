package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.AgentNode;
import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to a driver when its node stops responding, is lost, is drained or runs out of disk
 * space. The tables are in a bucket or on a volume that all nodes mount, so that the next driver
 * can run on any node.
 */
@OnCluster
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodesE2E {
  private static final Duration START = Duration.ofMinutes(4);

  /**
   * Kubernetes waits 50 s for a node, and a minute for a deleted one; a pod tolerates another 30 s.
   */
  private static final Duration NOTICED = Duration.ofMinutes(4);

  private Shop shop;
  private Bucket bucket;
  private AgentNode second;

  @BeforeAll
  void open(Cluster cluster) {
    shop = Shop.openOnAllNodes(cluster, "nodes");
    bucket = Bucket.open(shop);
    second = cluster.join("second");
  }

  @AfterEach
  void delete() {
    shop.kubectl("delete", "spl", "--all", "--timeout=180s");
  }

  @AfterAll
  void close() {
    second.close();
    shop.close();
  }

  private static String bucket(String name) {
    return """
    {tables: "s3a://lake/%1$s/tables", checkpoints: "s3a://lake/%1$s/checkpoints",
        s3: {endpoint: "%2$s", pathStyle: true, credentialsSecret: lake-s3, trustStoreSecret: lake-ca}}\
    """
        .formatted(name, Bucket.ENDPOINT);
  }

  private static String sharedVolume(String name) {
    return """
    {tables: "file:/lake/%1$s/tables", checkpoints: "file:/lake/%1$s/checkpoints",
        volume: {persistentVolumeClaim: lake, mountPath: /lake}}\
    """
        .formatted(name);
  }

  /**
   * @param where YAML that places the driver
   */
  private static String manifest(String name, String storage, String where) {
    return """
    apiVersion: streamingpipelines.io/v1alpha1
    kind: StreamingPipeline
    metadata: {name: %1$s}
    spec:
      storage: %2$s
      trigger: {processingTime: 1s}
      restart: {backoff: {initial: 1s}}
      sources: [{name: ticks, rate: {rowsPerSecond: 5}}]
      tables:
      - name: seen
        from: [{source: ticks}]
        query: SELECT value FROM ticks
      spark:
        driver:
          cores: 1
          cpuRequest: 100m
          memory: 1Gi
          tolerations:
          - {key: %3$s, operator: Exists}
          - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
          %4$s
    """
        .formatted(name, storage, AgentNode.KEY, where);
  }

  /** On the node while it accepts pods, otherwise on another one. */
  private static String preferring(AgentNode node) {
    return """
    affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100,
            preference: {matchExpressions: [{key: %s, operator: In, values: [%s]}]}}]}}\
    """
        .formatted(AgentNode.KEY, node.name());
  }

  private void running(String pipeline, String where, AgentNode node) {
    running(pipeline, bucket(pipeline), where, node);
  }

  private void running(String pipeline, String storage, String where, AgentNode node) {
    node.awaitRecovery();
    shop.apply(manifest(pipeline, storage, where));
    Ticks.committed(shop, pipeline, 2);
    assertThat(nodeOf(pipeline + "-driver-1")).isEqualTo(node.name());
  }

  private String nodeOf(String pod) {
    return shop.cluster()
        .client()
        .pods()
        .inNamespace(shop.namespace())
        .withName(pod)
        .require()
        .getSpec()
        .getNodeName();
  }

  private List<String> drivers(String pipeline) {
    return shop.pods().stream()
        .map((Pod pod) -> pod.getMetadata().getName())
        .filter(name -> name.startsWith(pipeline + "-driver-"))
        .toList();
  }

  private PipelineStatus awaitSays(String pipeline, String type, String start) {
    return shop.await(
        pipeline, type + " is " + start, NOTICED, s -> Looks.condition(s, type).startsWith(start));
  }

  private PipelineStatus awaitFailure(String pipeline, String start) {
    return shop.await(
        pipeline,
        "the last failure is " + start,
        NOTICED,
        s -> Looks.lastFailure(s).startsWith(start));
  }

  /** Waits until a later driver has committed a batch after the given one. */
  private void goesOn(String pipeline, long batch) {
    shop.await(
        pipeline,
        "the next driver commits",
        START,
        s -> "Running".equals(s.phase()) && Looks.attempt(s) > 1 && Ticks.batch(s) > batch);
  }

  private long batch(String pipeline) {
    return shop.status(pipeline).map(Ticks::batch).orElse(-1L);
  }

  /** The source counts from 0, so missing and duplicate rows are detected. */
  private void everyRowIsThereOnce(String pipeline, Path copy) {
    suspend(pipeline);
    bucket.copy(pipeline + "/tables", copy);
    Ticks.everyRowIsThereOnce(
        new Lake(copy.resolve("s3/buckets/lake/" + pipeline + "/tables")), "seen");
  }

  private void suspend(String pipeline) {
    shop.suspend(pipeline);
    shop.awaitPhase(pipeline, "Suspended", START);
  }

  @Test
  void reportsASilentKubeletAndStartsNoOtherDriverBeforeItResponds(@TempDir Path copy) {
    running("silent", preferring(second), second);
    second.stopKubelet();
    try {
      PipelineStatus told = awaitSays("silent", "Stalled", "True NodeNotReady");
      assertThat(told.phase()).isEqualTo("Running");
      assertThat(Looks.ready(told))
          .startsWith("True AllQueriesRunning")
          .contains(
              "Node second does not respond to Kubernetes", "keeps working", "Bring the node back");
      Looks.awaitEvent(shop, "silent", "NodeNotReady");
      Ticks.committed(shop, "silent", Ticks.batch(told) + 2);

      PipelineStatus waits = awaitSays("silent", "Ready", "False NodeNotReady");
      assertThat(waits.phase()).isEqualTo("Draining");
      assertThat(Looks.ready(waits)).contains("was asked to end", "no other driver starts");
      assertThat(drivers("silent")).containsExactly("silent-driver-1");
    } finally {
      second.resumeKubelet();
    }
    long batch = batch("silent");
    PipelineStatus ended = awaitFailure("silent", "DriverDeleted");
    assertThat(Looks.lastFailure(ended)).contains("Taint manager");
    goesOn("silent", batch);
    everyRowIsThereOnce("silent", copy);
  }

  @Test
  void replacesADriverThatWorksOnAfterItsKubeletHasStopped(@TempDir Path copy) {
    replacesADriverThatWorksOn("replaced", bucket("replaced"));
    everyRowIsThereOnce("replaced", copy);
  }

  @Test
  void replacesADriverThatWorksOnAndBothMountTheSameVolume(@TempDir Path copy) {
    replacesADriverThatWorksOn("mounted", sharedVolume("mounted"));
    suspend("mounted");
    shop.copy("mounted", copy);
    Ticks.everyRowIsThereOnce(new Lake(copy.resolve("mounted/tables")), "seen");
  }

  private void replacesADriverThatWorksOn(String name, String storage) {
    String quickly = preferring(second) + "\n  fencing: {nodeLostTimeout: 30s}";
    running(name, storage, quickly, second);
    second.stopKubelet();
    try {
      PipelineStatus removed = awaitFailure(name, "NodeLost");
      assertThat(Looks.lastFailure(removed))
          .contains("its node second has not confirmed since", "another driver takes over");
      Looks.awaitEvent(shop, name, "NodeLost");
      goesOn(name, Ticks.batch(removed));
      assertThat(nodeOf(name + "-driver-2")).isNotEqualTo(second.name());
      // the first driver has worked on until the second one claimed the next epoch
      Await.until(
          "the first driver is fenced",
          START,
          () -> second.log(name + "-driver-1").contains("A newer driver has claimed epoch 2"),
          () -> second.log(name + "-driver-1"));
    } finally {
      second.resumeKubelet();
    }
  }

  @Test
  void reportsALostNodeAndRestartsItsDriverOnAnotherNode(Cluster cluster, @TempDir Path copy) {
    try (AgentNode third = cluster.join("third")) {
      running("lost", preferring(third), third);
      third.kill();
      long batch = batch("lost");
      PipelineStatus silent = awaitSays("lost", "Ready", "False");
      assertThat(silent.phase()).isEqualTo("Running");
      assertThat(Looks.ready(silent)).containsAnyOf("DriverUnreachable", "NodeNotReady");
      PipelineStatus told = awaitSays("lost", "Ready", "False NodeNotReady");
      assertThat(Looks.ready(told))
          .contains("Node third does not respond to Kubernetes", "delete the Node object");
      Looks.awaitEvent(shop, "lost", "NodeNotReady");
      assertThat(drivers("lost")).containsExactly("lost-driver-1");

      third.deleteObject();
      awaitFailure("lost", "DriverDeleted");
      Looks.awaitEvent(shop, "lost", "DriverDeleted");
      goesOn("lost", batch);
      assertThat(nodeOf("lost-driver-2")).isNotEqualTo("third");
    }
    everyRowIsThereOnce("lost", copy);
  }

  @Test
  void replacesTheDriverOfANodeThatIsDeclaredOutOfServiceWithoutWaiting(
      Cluster cluster, @TempDir Path copy) {
    try (AgentNode third = cluster.join("third")) {
      running("declared", preferring(third), third);
      third.kill();
      long batch = batch("declared");
      awaitSays("declared", "Ready", "False NodeNotReady");
      cluster.kubectl(
          "taint", "node", "third", "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
      // not NodeLost: Kubernetes removes the pod before the operator's own deadline of five minutes
      awaitFailure("declared", "DriverDeleted");
      goesOn("declared", batch);
      assertThat(nodeOf("declared-driver-2")).isNotEqualTo("third");
    }
    everyRowIsThereOnce("declared", copy);
  }

  @Test
  void replacesADriverWhoseMachineIsPausedAndWakesUpAfterwards(@TempDir Path copy) {
    String quickly = preferring(second) + "\n  fencing: {nodeLostTimeout: 30s}";
    running("paused", sharedVolume("paused"), quickly, second);
    second.pause();
    try {
      PipelineStatus removed = awaitFailure("paused", "NodeLost");
      goesOn("paused", Ticks.batch(removed));
    } finally {
      second.unpause();
    }
    // it continues where it was, and may not write any more
    Await.until(
        "the first driver is fenced or ended",
        START,
        () -> second.log("paused-driver-1").matches("(?s).*(A newer driver has claimed|drain).*"),
        () -> second.log("paused-driver-1"));
    Ticks.committed(shop, "paused", batch("paused") + 2);
    suspend("paused");
    shop.copy("paused", copy);
    Ticks.everyRowIsThereOnce(new Lake(copy.resolve("paused/tables")), "seen");
  }

  @Test
  void restartsTheDriverOfADrainedNodeOnAnotherNode(@TempDir Path copy) {
    running("drained", preferring(second), second);
    long batch = batch("drained");
    try {
      shop.cluster()
          .kubectl(
              "drain",
              second.name(),
              "--ignore-daemonsets",
              "--delete-emptydir-data",
              "--timeout=120s");
      PipelineStatus ended = awaitFailure("drained", "DriverDeleted");
      assertThat(Looks.lastFailure(ended)).contains("Eviction API: evicting");
      Looks.awaitEvent(shop, "drained", "its pod is being deleted (Eviction API: evicting)");
      Looks.awaitEvent(shop, "drained", "DriverDeleted");
      assertThat(Objects.requireNonNull(ended.lastDrain()).drained()).isTrue();
      goesOn("drained", batch);
      assertThat(nodeOf("drained-driver-2")).isNotEqualTo(second.name());
    } finally {
      shop.cluster().kubectl("uncordon", second.name());
    }
    everyRowIsThereOnce("drained", copy);
  }

  @Test
  void restartsADriverEvictedForDiskPressureOnceItsNodeHasSpace(@TempDir Path copy) {
    running("full", "nodeSelector: {" + AgentNode.KEY + ": " + second.name() + "}", second);
    second.fill();
    long batch;
    try {
      PipelineStatus evicted = awaitFailure("full", "DriverEvicted");
      assertThat(Looks.lastFailure(evicted)).contains("low on resource: ephemeral-storage");
      Looks.awaitEvent(shop, "full", "DriverEvicted");
      PipelineStatus waits = awaitSays("full", "Ready", "False Unschedulable");
      assertThat(waits.phase()).isEqualTo("Pending");
      assertThat(Looks.ready(waits)).contains("untolerated taint");
      batch = Ticks.batch(waits);
    } finally {
      second.empty();
    }
    goesOn("full", batch);
    everyRowIsThereOnce("full", copy);
  }
}
