package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a query fails of while its driver runs is told three times: in the status, as an event of
 * Kubernetes and in the driver's log. Once the cause is gone, the query works again by itself.
 */
@OnCluster
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureClassesE2E {
  private static final Duration SOON = Duration.ofMinutes(4);

  private Shop shop;
  private Bucket bucket;
  private Kafka kafka;

  @BeforeAll
  void open(Cluster cluster) {
    kafka = cluster.kafka();
    shop = Shop.open(cluster, "failures");
    bucket = Bucket.open(shop);
  }

  @AfterEach
  void delete() {
    kafka.thaw();
    bucket.start();
    bucket.restore();
    shop.kubectl("delete", "spl", "--all", "--timeout=180s");
  }

  @AfterAll
  void close() {
    shop.close();
  }

  private static String inBucket(String name) {
    return Ticks.manifest(name, "SELECT value FROM ticks", "")
        .replaceAll(
            "storage:(?s:.*)trigger",
            """
            storage:
                tables: s3a://lake/%1$s/tables
                checkpoints: s3a://lake/%1$s/checkpoints
                s3: {endpoint: "%2$s", pathStyle: true, credentialsSecret: lake-s3, trustStoreSecret: lake-ca}
              restart: {backoff: {initial: 1s, max: 5s}}
              trigger\
            """
                .formatted(name, Bucket.ENDPOINT));
  }

  private static String fromKafka(String name) {
    return Ticks.manifest(name, "SELECT CAST(value AS STRING) AS value FROM ticks", "")
        .replace(
            "rate: {rowsPerSecond: 5}",
            "kafka: {bootstrapServers: '%s', subscribe: [failures]}".formatted(Kafka.BOOTSTRAP));
  }

  private static Stream<String> errors(PipelineStatus status) {
    return status.tables().stream().map(TableStatus::error).filter(Objects::nonNull);
  }

  /** Waits until status, event and log tell it. */
  private void toldThrice(String pipeline, String part) {
    shop.await(
        pipeline,
        "a table's error has " + part,
        SOON,
        s -> errors(s).anyMatch(error -> error.contains(part)));
    Looks.awaitEvent(shop, pipeline, part);
    String driver = pipeline + "-driver-1";
    Await.until(
        "the log of " + driver + " has " + part,
        SOON,
        () -> shop.kubectl("logs", driver).contains(part),
        () -> shop.kubectl("logs", driver, "--tail=100"));
  }

  private void goesOn(String pipeline) {
    PipelineStatus now = shop.status(pipeline).orElseThrow();
    Ticks.committed(shop, pipeline, Ticks.batch(now) + 2);
    PipelineStatus healthy =
        shop.await(
            pipeline,
            "no table has an error",
            SOON,
            s -> errors(s).findAny().isEmpty() && Looks.ready(s).startsWith("True"));
    assertThat(Looks.attempt(healthy)).as("the driver has not been replaced").isEqualTo(1);
  }

  @Test
  void anObjectStoreThatIsGone() {
    shop.apply(inBucket("storeless"));
    Ticks.committed(shop, "storeless", 1);
    bucket.stop();
    toldThrice("storeless", "s3:7070");
    bucket.start();
    goesOn("storeless");
  }

  @Test
  void aKeyThatIsRevoked() {
    shop.apply(inBucket("locked"));
    Ticks.committed(shop, "locked", 1);
    bucket.revoke();
    toldThrice("locked", "403");
    bucket.restore();
    goesOn("locked");
  }

  @Test
  void aBrokerThatDoesNotRespond() {
    // makes the topic
    kafka.run("io.streamingpipelines.testsupport.orders.Produce", "--topic=failures", "--events=0");
    shop.apply(fromKafka("silent"));
    shop.awaitPhase("silent", "Running", SOON);
    kafka.freeze();
    toldThrice("silent", Kafka.BOOTSTRAP);
    kafka.thaw();
    shop.await(
        "silent",
        "no table has an error",
        SOON,
        s -> errors(s).findAny().isEmpty() && Looks.ready(s).startsWith("True"));
  }

  @Test
  void aValueThatCannotBeCast() {
    shop.apply(
        typed("SELECT CAST(IF(value < 20, string(value), 'x') AS BIGINT) AS value FROM ticks"));
    toldThrice("typed", "cannot be cast to \"BIGINT\"");
    shop.apply(typed("SELECT value FROM ticks"));
    goesOn("typed");
  }

  /** The driver keeps running for the other table when it gives up the query. */
  private static String typed(String query) {
    return Ticks.withOther(Ticks.manifest("typed", query, ""));
  }

  @Test
  void aFileOfATablesLogThatSomebodyDeletes() {
    shop.apply(Ticks.manifest("gap", "SELECT value FROM ticks", ""));
    Ticks.committed(shop, "gap", 3);
    // while the pipeline does not know its table's last version
    shop.suspend("gap");
    shop.awaitPhase("gap", "Suspended", SOON);
    String version = "/lake/gap/tables/seen/_delta_log/00000000000000000001.json";
    shop.kubectl("exec", "shell", "--", "mv", version, "/lake/gap/kept");
    shop.kubectl("patch", "spl", "gap", "--type=merge", "-p", "{\"spec\":{\"suspend\":false}}");
    shop.await(
        "gap",
        "the missing version is told",
        SOON,
        s -> (s.conditions() + " " + s.tables() + s.restarts()).contains("missing"));
    // nobody but a person can know that the history is whole again
    shop.kubectl("exec", "shell", "--", "mv", "/lake/gap/kept", version);
    shop.kubectl(
        "patch", "spl", "gap", "--type=merge", "-p", "{\"spec\":{\"restart\":{\"nonce\":\"1\"}}}");
    Ticks.committed(shop, "gap", Ticks.batch(shop.status("gap").orElseThrow()) + 2);
  }
}
