package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what must become true, looking often. */
final class Await {
  private Await() {}

  /** Fails when it is not true within so many seconds. */
  static void within(int seconds, BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(seconds);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }
}
