package io.streamingpipelines.testsupport;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what must become true, looking often, until a deadline. */
public final class Await {
  private static final long LOOK_EVERY_MILLIS = 50;

  /**
   * Returns when the condition holds.
   *
   * @param seen what to show when it does not come true in time
   */
  public static void until(
      String what, Duration deadline, Supplier<Boolean> condition, Supplier<String> seen) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.get()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not within " + deadline.toSeconds() + " s: " + what + "\nseen: " + seen.get());
      }
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Await() {}
}
