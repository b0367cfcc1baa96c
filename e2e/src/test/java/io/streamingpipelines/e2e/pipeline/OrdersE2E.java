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
 * The tables of examples/orders match the oracle, even if the driver and executors are killed in
 * the middle of batches.
 */
@OnCluster
class OrdersE2E {
  private static final Duration START = Duration.ofMinutes(5);
  private static final int EVENTS_PER_FAULT = 4_000;

  @Test
  void matchesTheOracleAlthoughTheDriverIsKilledTwice(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-driver", 0, copy, 2, OrdersE2E::killDriverAndOperator);
  }

  @Test
  @Tag("slow")
  void matchesTheOracleAlthoughTheDriverIsKilledFiveTimes(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-driver-5", 0, copy, 5, OrdersE2E::killDriverAndOperator);
  }

  @Test
  @Tag("slow")
  void matchesTheOracleAlthoughExecutorsAreKilledThreeTimes(Cluster cluster, @TempDir Path copy)
      throws IOException {
    run(cluster, "orders-executors", 2, copy, 3, OrdersE2E::killExecutors);
  }

  /** What a test does to the running pipeline, a given number of times. */
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

  /**
   * Alternately deletes the driver's pod and kills its JVM; each time, waits for the next driver.
   */
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
      // kill the operator at a random moment while the new driver starts
      shop.cluster().killOperator();
    }
    PipelineStatus status = shop.awaitPhase("orders", "Running", START);
    assertThat(Objects.requireNonNull(status.restarts()).count()).isEqualTo(times);
    assertThat(Objects.requireNonNull(status.driver()).attempt()).isEqualTo(times + 1);
  }

  private static void inTheMiddleOfBatches(Shop shop) {
    long batch = shop.status("orders").map(OrdersE2E::batch).orElse(-1L);
    shop.await("orders", "one more batch", START, s -> batch(s) > batch || idle(s));
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

      // suspend the pipeline, so that nothing changes while the tables are copied
      shop.suspend("orders");
      shop.awaitPhase("orders", "Suspended", START);
      shop.copy("orders/tables", copy);
      Lake lake = new Lake(copy.resolve("orders/tables"));
      new OrdersTables(lake).hold(expected);
    }
  }

  /**
   * The example as delivered to users, on this test's topic, with small batches so that there are
   * enough to interrupt.
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

  /**
   * Waits until a batch was committed with a watermark after these hours: events that arrive for
   * them now are late.
   */
  private static void hoursOfMainAreClosed(Shop shop, OrderEvents events) {
    Instant end = events.epoch().plus(OrderEvents.SPAN);
    shop.await(
        "orders",
        "a watermark of orders_hourly after " + end,
        START,
        s ->
            s.tables().stream()
                .filter(t -> "orders_hourly".equals(t.name()) && t.watermark() != null)
                .anyMatch(t -> !Instant.parse(t.watermark()).isBefore(end)));
  }

  /** Waits until every query has read all available input. */
  private static void settled(Shop shop, long rows) {
    throughSilver(shop, rows);
    // the tables that read silver see its last commit at their next trigger, and the status shows
    // it five seconds later
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
