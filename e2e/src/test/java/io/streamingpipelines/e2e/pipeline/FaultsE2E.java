package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Each fault of a real cluster leads to a phase, a reason, an event and a message. After the cause
 * is fixed, the pipeline runs without any action on the operator.
 */
@OnCluster
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String SIZE = "{driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}}";

  private Shop shop;

  @BeforeAll
  void open(Cluster cluster) {
    shop = Shop.open(cluster, "faults");
  }

  @AfterAll
  void close() {
    shop.close();
  }

  private static String manifest(String name, String spark) {
    return Ticks.manifest(name).replace(SIZE, spark);
  }

  private PipelineStatus awaitReady(String pipeline, String start, Duration deadline) {
    return shop.await(
        pipeline, "Ready is " + start, deadline, s -> Looks.ready(s).startsWith(start));
  }

  private void awaitEvent(String pipeline, String reason) {
    Looks.awaitEvent(shop, pipeline, reason);
  }

  private void delete(String pipeline) {
    shop.kubectl("delete", "spl", pipeline, "--timeout=120s");
  }

  @Test
  void reportsAMissingClaimAndWaitsForIt() {
    shop.apply(
        Ticks.manifest("claimless")
            .replace("persistentVolumeClaim: lake", "persistentVolumeClaim: nowhere"));
    PipelineStatus waits = awaitReady("claimless", "False PersistentVolumeClaimNotFound", SOON);
    assertThat(waits.phase()).isEqualTo("Pending");
    assertThat(Looks.ready(waits)).contains("PersistentVolumeClaim nowhere");
    delete("claimless");
  }

  @Test
  void reportsAMissingImageAndStartsOnceItIsCorrected() {
    shop.apply(manifest("imageless", "{image: 'localhost:1/none:1', driver: {memory: 1Gi}}"));
    PipelineStatus waits =
        shop.await(
            "imageless",
            "the missing image is reported",
            START,
            s -> Looks.ready(s).contains("localhost:1/none"));
    assertThat(waits.phase()).isEqualTo("Pending");
    assertThat(Looks.ready(waits)).containsPattern("False (ErrImagePull|ImagePullBackOff)");
    shop.apply(Ticks.manifest("imageless"));
    Ticks.committed(shop, "imageless", 1);

    // conversely, a working driver is not stopped for one that cannot start
    shop.apply(manifest("imageless", "{image: 'localhost:1/none:2', driver: {memory: 1Gi}}"));
    PipelineStatus blocked =
        shop.await("imageless", "blocked", START, s -> "Blocked".equals(s.phase()));
    assertThat(Looks.condition(blocked, "Reconciling")).contains("localhost:1/none:2");
    assertThat(Looks.ready(blocked)).startsWith("True");
    assertThat(Objects.requireNonNull(blocked.driver()).attempt()).isEqualTo(2);
    shop.apply(Ticks.manifest("imageless"));
    shop.awaitPhase("imageless", "Running", SOON);
    delete("imageless");
  }

  @Test
  void reportsAnUnschedulableDriverAndDeletesItWithItsPipeline() {
    shop.apply(manifest("huge", "{driver: {cpuRequest: 100m, memory: 900Gi}}"));
    PipelineStatus waits = awaitReady("huge", "False Unschedulable", SOON);
    assertThat(waits.phase()).isEqualTo("Pending");
    assertThat(Looks.ready(waits)).contains("Insufficient memory");
    delete("huge");
    assertThat(shop.kubectl("get", "pods", "-l", "streamingpipelines.io/pipeline=huge"))
        .doesNotContain("huge-driver");
  }

  @Test
  void reportsUnschedulableExecutors() {
    shop.apply(
        manifest(
            "alone",
            "{driver: {cores: 1, cpuRequest: 100m, memory: 1Gi},"
                + " executor: {instances: 1, cpuRequest: 100m, memory: 900Gi}}"));
    PipelineStatus missing = awaitReady("alone", "False ExecutorsMissing", START);
    assertThat(Looks.ready(missing)).contains("0 of 1 executors running");
    shop.await(
        "alone",
        "the scheduler's message",
        SOON,
        s -> Looks.ready(s).contains("Insufficient memory"));
    awaitEvent("alone", "ExecutorsMissing");
    delete("alone");
  }

  @Test
  void reportsAQuotaTooSmallForExecutorsUntilItIsRaised(Cluster cluster) {
    try (Shop narrow = Shop.open(cluster, "narrow")) {
      // one of them is the shell
      narrow.kubectl("create", "quota", "room", "--hard=pods=2");
      narrow.apply(
          manifest(
              "lonely",
              "{driver: {cores: 1, cpuRequest: 100m, memory: 1Gi},"
                  + " executor: {instances: 1, cpuRequest: 100m, memory: 1Gi}}"));
      PipelineStatus missing =
          narrow.await(
              "lonely",
              "the missing executors are reported",
              START,
              s -> Looks.ready(s).startsWith("False ExecutorsMissing"));
      assertThat(missing.phase()).isEqualTo("Running");
      assertThat(Looks.ready(missing)).contains("0 of 1 executors running", "ResourceQuota");
      assertThat(Looks.condition(missing, "Stalled")).startsWith("True ExecutorsMissing");
      Looks.awaitEvent(narrow, "lonely", "ExecutorsMissing");
      narrow.kubectl("patch", "quota", "room", "-p", "{\"spec\":{\"hard\":{\"pods\":\"3\"}}}");
      Ticks.committed(narrow, "lonely", 1);
      narrow.await("lonely", "Ready is True", SOON, s -> Looks.ready(s).startsWith("True"));
      narrow.kubectl("delete", "spl", "lonely", "--timeout=120s");
    }
  }

  @Test
  void reportsAQuotaTooSmallForTheDriverUntilItIsRaised(Cluster cluster) {
    try (Shop full = Shop.open(cluster, "full")) {
      full.kubectl("create", "quota", "room", "--hard=pods=1");
      full.apply(Ticks.manifest("squeezed"));
      PipelineStatus refused =
          full.await(
              "squeezed",
              "the exceeded quota is reported",
              SOON,
              s -> Looks.ready(s).startsWith("False QuotaExceeded"));
      assertThat(refused.phase()).isEqualTo("Pending");
      assertThat(Looks.ready(refused)).contains("exceeded quota: room");
      full.kubectl("patch", "quota", "room", "-p", "{\"spec\":{\"hard\":{\"pods\":\"3\"}}}");
      full.await("squeezed", "running", START, s -> "Running".equals(s.phase()));
      // the namespace is deleted while the pipeline runs: its deletion waits for the drain
      full.kubectl("delete", "namespace", "full", "--timeout=180s");
    }
  }

  @Test
  void reportsWhatPodSecurityForbidsAndRunsDriversAtTheRestrictedLevel(Cluster cluster) {
    try (Shop strict = Shop.open(cluster, "strict")) {
      strict.kubectl(
          "label", "namespace", "strict", "pod-security.kubernetes.io/enforce=restricted");
      strict.apply(
          manifest(
              "nosy",
              "{driver: {cores: 1, cpuRequest: 100m, memory: 1Gi, podTemplate: {spec: {volumes:"
                  + " [{name: host, hostPath: {path: /etc}}]}}}}"));
      PipelineStatus refused =
          strict.await(
              "nosy",
              "the violation is reported",
              SOON,
              s -> Looks.ready(s).startsWith("False PodSecurity"));
      assertThat(Looks.ready(refused)).contains("hostPath");
      strict.apply(Ticks.manifest("nosy"));
      strict.await("nosy", "running", START, s -> "Running".equals(s.phase()));
    }
  }

  @Test
  void reportsAndRestartsADriverThatIsKilledForItsMemoryOrEvicted() {
    // the JVM takes its whole heap at once, and no memory is left for classes and threads
    shop.apply(hungry("64Mi"));
    PipelineStatus killed = awaitFailure("hungry", "DriverOutOfMemory");
    assertThat(Looks.lastFailure(killed)).contains("spark.driver.memoryOverhead");
    awaitEvent("hungry", "DriverOutOfMemory");

    shop.apply(hungry("512Mi"));
    PipelineStatus runs = shop.awaitPhase("hungry", "Running", START);
    // as kubectl drain does
    assertThat(
            shop.cluster()
                .client()
                .pods()
                .inNamespace(shop.namespace())
                .withName(Objects.requireNonNull(runs.driver()).pod())
                .evict())
        .isTrue();
    PipelineStatus evicted = awaitFailure("hungry", "DriverDeleted");
    assertThat(Looks.lastFailure(evicted)).contains("deleted or evicted");
    delete("hungry");
  }

  @Test
  @Tag("slow")
  void reportsADriverWhoseHeapIsTooSmallForARow() {
    shop.apply(
        Ticks.manifest(
            "greedy", "SELECT length(repeat('x', 2000000000)) + value AS value FROM ticks", ""));
    PipelineStatus ended = awaitFailure("greedy", "DriverOutOfMemory");
    assertThat(Looks.lastFailure(ended)).contains("raise spark.driver.memory");
    awaitEvent("greedy", "DriverOutOfMemory");
    delete("greedy");
  }

  private static String hungry(String overhead) {
    return manifest(
        "hungry",
        "{driver: {cores: 1, cpuRequest: 100m, memory: 1Gi, memoryOverhead: %s,".formatted(overhead)
            + " env: [{name: JAVA_TOOL_OPTIONS, value: '-Xms1g -XX:+AlwaysPreTouch'}]}}");
  }

  private PipelineStatus awaitFailure(String pipeline, String reason) {
    return shop.await(
        pipeline,
        "the last failure is " + reason,
        START,
        s -> Looks.lastFailure(s).startsWith(reason + ": "));
  }
}
