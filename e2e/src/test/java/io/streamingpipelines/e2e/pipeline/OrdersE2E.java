package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.QualityStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import io.streamingpipelines.testsupport.Repository;
import io.streamingpipelines.testsupport.orders.Expected;
import io.streamingpipelines.testsupport.orders.OrderEvents;
import io.streamingpipelines.testsupport.orders.OrderOracle;
import io.streamingpipelines.testsupport.orders.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * examples/orders holds what the oracle says, also when driver and executors are killed in the
 * middle of batches.
 */
@OnCluster
class OrdersE2E {
  private static final Duration START = Duration.ofMinutes(5);
  private static final int EVENTS_PER_FAULT = 4_000;

  @Test
  void holdsWhatTheOracleSaysThoughTheDriverIsKilledTwice(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-driver", 0, copy, 2, OrdersE2E::killDriverAndOperator);
  }

  @Test
  @Tag("slow")
  void holdsWhatTheOracleSaysThoughTheDriverIsKilledFiveTimes(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-driver-5", 0, copy, 5, OrdersE2E::killDriverAndOperator);
  }

  @Test
  @Tag("slow")
  void holdsWhatTheOracleSaysThoughExecutorsAreKilledThreeTimes(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-executors", 2, copy, 3, OrdersE2E::killExecutors);
  }

  /** What a test does to the pipeline while it works, that many times. */
  private interface Faults {
    void on(Shop shop, int times);
  }

  private static void killExecutors(Shop shop, int times) {
    for (int kill = 0; kill < times; kill++) {
      inTheMiddleOfBatches(shop);
      Await.until(
          "an executor", START, () -> !executor(shop).isEmpty(), () -> shop.kubectl("get", "pods"));
      shop.kubectl("delete", "pod", executor(shop), "--grace-period=0", "--force");
    }
  }

  /** The driver's pod is deleted or its JVM killed, in turn; each next driver is counted. */
  private static void killDriverAndOperator(Shop shop, int times) {
    for (int kill = 0; kill < times; kill++) {
      String driver = "orders-driver-" + (kill + 1);
      inTheMiddleOfBatches(shop);
      assertThat(runningDriver(shop)).isEqualTo(driver);
      if (kill % 2 == 0) {
        shop.kubectl("delete", "pod", driver, "--grace-period=0", "--force");
      } else {
        shop.killJava(driver);
      }
      Await.until(
          "the driver after " + driver,
          START,
          () -> !runningDriver(shop).equals(driver) && !runningDriver(shop).isEmpty(),
          () -> shop.kubectl("get", "pods,spl", "-o", "wide"));
      // the operator dies at some moment of the new driver's start
      shop.cluster().killOperator();
    }
    PipelineStatus status = shop.awaitPhase("orders", "Running", START);
    assertThat(Objects.requireNonNull(status.restarts()).count()).isEqualTo(times);
    assertThat(Objects.requireNonNull(status.driver()).attempt()).isEqualTo(times + 1);
  }

  private static void inTheMiddleOfBatches(Shop shop) {
    long batch = shop.status("orders").map(OrdersE2E::batch).orElse(-1L);
    shop.await("orders", "a batch more", START, s -> batch(s) > batch || idle(s));
  }

  private static void run(
      Cluster cluster, String name, int executors, Path copy, int times, Faults faults)
      throws IOException {
    Kafka kafka = cluster.kafka();
    Instant now = Instant.now();
    int main = times * EVENTS_PER_FAULT;
    OrderEvents events =
        new OrderEvents(
            name.hashCode(), main, now.truncatedTo(ChronoUnit.HOURS).minus(13, ChronoUnit.HOURS));
    kafka.produce(events, Wave.MAIN, name);
    try (Shop shop = Shop.open(cluster, name)) {
      shop.apply(manifest(name, executors));
      shop.awaitPhase("orders", "Running", START);
      faults.on(shop, times);
      throughSilver(shop, main);
      kafka.produce(events, Wave.TICKS, name, "--pause", "1");
      hoursOfMainAreClosed(shop, events);
      kafka.produce(events, Wave.LATE, name);
      Expected expected = OrderOracle.expect(events, kafka.landings(name), now);
      settled(shop, expected.bronze().size());
      PipelineStatus status = shop.status("orders").orElseThrow();
      assertThat(quality(status, "orders_silver"))
          .isEqualTo(
              new QualityStatus(
                  expected.quality().passed(),
                  expected.quality().warned(),
                  expected.quality().dropped(),
                  expected.quality().quarantined()));

      // suspended, so that nothing changes while the tables are copied
      shop.kubectl("patch", "spl", "orders", "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}");
      shop.awaitPhase("orders", "Suspended", START);
      shop.copy("orders/tables", copy);
      Lake lake = new Lake(copy.resolve("orders/tables"));
      new OrdersTables(lake).hold(expected);
    }
  }

  /**
   * The example as users get it, on this test's topic, in small batches, so that there are some to
   * be killed in.
   */
  private static String manifest(String topic, int executors) throws IOException {
    return Files.readString(Repository.file("examples/orders/pipeline.yaml"))
        .replace("namespace: shop", "namespace: " + topic)
        .replace("kafka:9092", Kafka.BOOTSTRAP)
        .replace("orders.events", topic)
        .replace("orders.big", topic + ".big")
        .replace("maxOffsetsPerTrigger: 100000", "maxOffsetsPerTrigger: 1500")
        .replace("processingTime: 2s", "processingTime: 1s")
        .replace(
            "executor: {instances: 0}",
            "executor: {instances: " + executors + ", cpuRequest: 100m, memory: 1Gi}")
        .replace("backoff: {initial: 5s, max: 5m}", "backoff: {initial: 1s, max: 2s}");
  }

  private static void throughSilver(Shop shop, long rows) {
    shop.await(
        "orders",
        rows + " rows through silver and no backlog",
        START,
        s -> {
          QualityStatus silver = quality(s, "orders_silver");
          return total(silver) == rows && idle(s);
        });
  }

  /** The watermark under which a batch was committed is behind them: what comes now is late. */
  private static void hoursOfMainAreClosed(Shop shop, OrderEvents events) {
    Instant end = events.epoch().plus(OrderEvents.SPAN);
    shop.await(
        "orders",
        "a watermark of orders_hourly behind " + end,
        START,
        s ->
            s.tables().stream()
                .filter(t -> "orders_hourly".equals(t.name()) && t.watermark() != null)
                .anyMatch(t -> !Instant.parse(t.watermark()).isBefore(end)));
  }

  /** Every query has read all that is there. */
  private static void settled(Shop shop, long rows) {
    throughSilver(shop, rows);
    // the tables behind silver see its last commit at their next trigger, and the status tells it
    // five seconds later
    Duration quiet = Duration.ofSeconds(12);
    long[] batches = {-1};
    long[] since = {System.nanoTime()};
    Await.until(
        "no batch for a while",
        START,
        () -> {
          PipelineStatus status = shop.status("orders").orElseThrow();
          long now = batches(status);
          if (now != batches[0] || !idle(status)) {
            batches[0] = now;
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > quiet.toNanos();
        },
        () -> shop.kubectl("get", "spl", "orders", "-o", "yaml"));
  }

  private static long batches(PipelineStatus status) {
    return status.tables().stream()
        .map(t -> t.batch())
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private static boolean idle(PipelineStatus status) {
    return "Running".equals(status.phase())
        && status.progress() != null
        && "0s".equals(status.progress().lag());
  }

  private static QualityStatus quality(PipelineStatus status, String table) {
    return status.tables().stream()
        .filter(t -> table.equals(t.name()))
        .map(t -> t.quality())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(new QualityStatus(0L, 0L, 0L, 0L));
  }

  private static long total(QualityStatus quality) {
    return List.of(
            orZero(quality.passed()), orZero(quality.dropped()), orZero(quality.quarantined()))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static long orZero(@org.jspecify.annotations.Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static long batch(PipelineStatus status) {
    return status.tables().stream()
        .filter(t -> "orders_silver".equals(t.name()))
        .map(t -> t.batch())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(-1L);
  }

  private static String runningDriver(Shop shop) {
    return pod(shop, "-driver-");
  }

  private static String executor(Shop shop) {
    return pod(shop, "-exec-");
  }

  private static String pod(Shop shop, String part) {
    return shop.pods().stream()
        .filter(p -> p.getMetadata().getName().contains(part))
        .filter(
            p ->
                "Running".equals(p.getStatus().getPhase())
                    && p.getMetadata().getDeletionTimestamp() == null)
        .map(p -> p.getMetadata().getName())
        .findFirst()
        .orElse("");
  }
}
