package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Waits for what must become true, looking often, but no more than a quarter of the time: who reads
 * a table takes the processor from those that write it.
 */
final class Await {
  private Await() {}

  /** Fails when it is not true within so many seconds. */
  static void within(int seconds, BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(seconds);
    long looked = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      long took = Duration.ofNanos(System.nanoTime() - looked).toMillis();
      Thread.sleep(Math.max(50, 3 * took));
      looked = System.nanoTime();
    }
  }
}
