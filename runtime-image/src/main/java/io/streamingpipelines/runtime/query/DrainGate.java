package io.streamingpipelines.runtime.query;

import io.streamingpipelines.runtime.batch.BatchGate;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one query: lets batches in until the drain begins, and stops them when a newer driver
 * has taken over.
 */
final class DrainGate implements BatchGate {
  private final long epoch;
  private final Runnable holds;
  private volatile boolean draining;
  private volatile boolean waiting;
  private volatile boolean writing;
  private volatile @Nullable Long lastBatch;

  /**
   * @param epoch the driver's
   * @param holds throws when a newer driver has taken over
   */
  DrainGate(long epoch, Runnable holds) {
    this.epoch = epoch;
    this.holds = holds;
  }

  /** From now on no batch gets in. */
  void drain() {
    draining = true;
  }

  /** Whether a batch stands before the gate: nothing of it is done, the query can be stopped. */
  boolean waiting() {
    return waiting;
  }

  boolean writing() {
    return writing;
  }

  /** The batch that came last, null before the first. */
  @Nullable Long lastBatch() {
    return lastBatch;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void enter(long batch) throws InterruptedException {
    holds.run();
    lastBatch = batch;
    writing = true;
    if (draining) {
      writing = false;
      waiting = true;
      try {
        // for ever: stopping the query interrupts
        new CountDownLatch(1).await();
      } finally {
        waiting = false;
      }
    }
  }

  @Override
  public void beforeCommit(long batch) {
    holds.run();
  }

  @Override
  public void leave(long batch) {
    writing = false;
  }
}
