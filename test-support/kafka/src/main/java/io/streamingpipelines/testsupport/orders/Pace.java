package io.streamingpipelines.testsupport.orders;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Holds a rate and tells how far the sending is. */
final class Pace {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long TELL = 5 * SECOND;

  private final int rate;
  private final PrintWriter out;
  private final long start = System.nanoTime();
  private long nextTelling = start + TELL;
  private long count;

  /**
   * Starts now.
   *
   * @param rate events per second; 0 means as many as can be
   */
  Pace(int rate, PrintWriter out) {
    this.rate = rate;
    this.out = out;
  }

  /** Returns when the next event may be sent. */
  void step() {
    if (rate > 0) {
      long due = start + count * SECOND / rate;
      for (long ahead = due - System.nanoTime(); ahead > 0; ahead = due - System.nanoTime()) {
        LockSupport.parkNanos(ahead);
      }
    }
    count++;
    long now = System.nanoTime();
    if (now >= nextTelling) {
      nextTelling = now + TELL;
      out.printf("%,d events sent, %,.0f per second%n", count, perSecond());
      out.flush();
    }
  }

  double perSecond() {
    return count * (double) SECOND / Math.max(1, System.nanoTime() - start);
  }
}
