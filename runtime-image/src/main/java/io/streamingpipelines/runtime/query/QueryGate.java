package io.streamingpipelines.runtime.query;

import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.util.concurrent.CountDownLatch;

/**
 * The gate of one query: admits batches until a drain begins, and stops them if a newer driver has
 * taken over.
 */
final class QueryGate implements BatchGate {
  private final long epoch;
  private final Runnable checkEpoch;
  private volatile boolean draining;
  private volatile boolean waiting;
  private volatile boolean writing;

  /**
   * @param epoch the driver's epoch
   * @param checkEpoch throws if a newer driver has taken over
   */
  QueryGate(long epoch, Runnable checkEpoch) {
    this.epoch = epoch;
    this.checkEpoch = checkEpoch;
  }

  /** From now on, admits no batch. */
  void drain() {
    draining = true;
  }

  /**
   * Whether a batch waits at the gate. Nothing of it has been done, so the query can be stopped.
   */
  boolean waiting() {
    return waiting;
  }

  boolean writing() {
    return writing;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void enter(long batch) throws InterruptedException {
    checkEpoch.run();
    writing = true;
    if (draining) {
      writing = false;
      waiting = true;
      try {
        // waits forever: stopping the query interrupts it
        new CountDownLatch(1).await();
      } finally {
        waiting = false;
      }
    }
  }

  @Override
  public void beforeCommit(long batch) {
    checkEpoch.run();
  }

  /**
   * Why the query has really failed: once a newer driver has taken over, files that this one is
   * about to write exist already, or have gone, and such errors say nothing.
   */
  Throwable cause(Throwable error) {
    try {
      checkEpoch.run();
      return error;
    } catch (PipelineException fenced) {
      fenced.addSuppressed(error);
      return fenced;
    } catch (RuntimeException unreachable) {
      error.addSuppressed(unreachable);
      return error;
    }
  }

  @Override
  public void leave(long batch) {
    writing = false;
  }
}
