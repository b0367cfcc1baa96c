package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.orders.Landing;
import io.streamingpipelines.testsupport.orders.OrderEvents;
import io.streamingpipelines.testsupport.orders.Wave;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies Kafka to Kafka, with Spark inside the driver or on executors, with and without security.
 */
@OnCluster
class KafkaE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final int EVENTS = 5_000;

  private static final String SECURITY =
      """
      security: {protocol: SASL_SSL, sasl: {mechanism: SCRAM-SHA-512, credentialsSecret: kafka-user}, tls: {trustStoreSecret: kafka-ca}}\
      """;

  private static String copy(String topic, String broker, String security, int executors) {
    return """
    apiVersion: streamingpipelines.io/v1alpha1
    kind: StreamingPipeline
    metadata: {name: copy}
    spec:
      storage:
        tables: file:/lake/copy/tables
        checkpoints: file:/lake/copy/checkpoints
        volume: {persistentVolumeClaim: lake, mountPath: /lake}
      trigger: {processingTime: 1s}
      sources:
      - name: events
        kafka: {bootstrapServers: "%2$s", subscribe: ["%1$s"], maxOffsetsPerTrigger: 2000, %3$s}
      sinks:
      - name: copied
        from: [{source: events, as: raw}]
        query: SELECT key, value, headers FROM events
        kafka: {bootstrapServers: "%2$s", topic: "%1$s.copy", %3$s}
      spark:
        driver: {cores: 1, cpuRequest: 100m, memory: 1Gi}
        executor: {instances: %4$d, cores: 1, cpuRequest: 100m, memory: 1Gi}
    """
        .formatted(topic, broker, security, executors);
  }

  @ParameterizedTest(name = "{0} executors")
  @ValueSource(ints = {0, 2})
  @Tag("slow")
  void copiesATopicIntoAnother(int executors, Cluster cluster) {
    String name = "kafka-" + executors;
    try (Shop shop = Shop.open(cluster, name)) {
      List<Landing> in = produce(cluster.kafka(), name);
      shop.apply(copy(name, Kafka.BOOTSTRAP, "", executors));
      arrives(shop, name, in);
    }
  }

  @Test
  void secretsReachKafkaAndNobodyElse(Cluster cluster) {
    String name = "secured";
    try (Shop shop = Shop.open(cluster, name)) {
      List<Landing> in = produce(cluster.kafka(), name);
      String manifest = copy(name, Kafka.SECURED, SECURITY, 1);
      shop.apply(manifest);
      shop.await(
          "copy",
          "missing Secrets are named",
          START,
          s ->
              Shop.condition(s, "Ready")
                  .filter(c -> c.message() != null && c.message().contains("kafka-user"))
                  .isPresent());
      cluster.kafka().admit(name);
      arrives(shop, name, in);

      String driver = "copy-driver-1";
      String report = shop.report(driver);
      assertThat(report).contains("\"copied\"");
      String said =
          report
              + shop.kubectl("get", "spl,configmaps,pods,events", "-o", "yaml")
              + shop.kubectl("logs", driver)
              + shop.kubectl("logs", "-l", "spark-role=executor", "--tail=-1")
              + cluster.kubectl(
                  "logs", "-n", "streamingpipelines", "deploy/streamingpipelines-operator");
      assertThat(said.contains(cluster.kafka().password())).as("the password is seen").isFalse();
    }
  }

  private static List<Landing> produce(Kafka kafka, String topic) {
    Instant epoch = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(13, ChronoUnit.HOURS);
    OrderEvents events = new OrderEvents(topic.hashCode(), EVENTS, epoch);
    kafka.produce(events, Wave.MAIN, topic);
    kafka.produce(new OrderEvents(1, 0, epoch), Wave.MAIN, topic + ".copy");
    return kafka.landings(topic);
  }

  /** Nothing is killed here, so the copy has every event once. */
  private static void arrives(Shop shop, String topic, List<Landing> in) {
    Kafka kafka = shop.cluster().kafka();
    shop.awaitPhase("copy", "Running", START);
    Await.until(
        in.size() + " events in " + topic + ".copy",
        START,
        () -> kafka.landings(topic + ".copy").size() >= in.size(),
        () -> shop.kubectl("get", "pods,spl", "-o", "wide"));
    assertThat(what(kafka.landings(topic + ".copy")))
        .isEqualTo(what(in))
        .hasSizeGreaterThan(EVENTS - 1);
  }

  /** The events with checksums of their bytes, regardless of partition and offset. */
  private static List<String> what(List<Landing> landings) {
    return landings.stream().map(l -> l.wave() + "/" + l.index() + " " + l.crc()).sorted().toList();
  }
}
