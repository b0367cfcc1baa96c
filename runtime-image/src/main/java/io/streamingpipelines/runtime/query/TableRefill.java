package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.refill.RefillFiles;
import io.streamingpipelines.runtime.write.KeptRows;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The refill of one table in this driver (docs/design/lifecycle.md#refills). Each of the table's
 * flows reads what its sources hold; the last one that has done so puts the rows in place, and all
 * of them continue with the table itself.
 */
final class TableRefill {
  private static final long POLL_MILLIS = 20;

  private final Refill refill;
  private final RefillFiles files;
  private final Lock turn;
  private final Runnable mayWrite;
  private final LongAdder kept = new LongAdder();

  /** The flows that have not read their input yet. */
  private final Set<String> reading;

  private volatile boolean swapped;
  private volatile boolean done;

  /**
   * @param flows the names of the table's flows
   * @param turn held while the rows take their place
   * @param mayWrite throws if a newer driver has taken over
   */
  TableRefill(Refill refill, Set<String> flows, RefillFiles files, Lock turn, Runnable mayWrite) {
    this.refill = refill;
    this.files = files;
    this.turn = turn;
    this.mayWrite = mayWrite;
    this.reading = ConcurrentHashMap.newKeySet();
    this.reading.addAll(flows);
  }

  /** The table that the flows write until the rows take their place. */
  TablePlan filled() {
    return refill.filled();
  }

  /**
   * Whether the rows have taken their place; nothing may be written to {@link #filled} any more.
   */
  boolean swapped() {
    return swapped;
  }

  /** Whether the flows may continue with the table itself. */
  boolean done() {
    return done;
  }

  /** The rows that the flows must not write; null if the refill keeps no old rows. */
  @Nullable KeptRows keptRows() {
    String keepWhere = refill.table().checkpoint().keepWhere();
    return keepWhere == null ? null : new KeptRows(keepWhere, kept);
  }

  /** The progress of the flow. */
  QueryStatus.Refill status(String flow) {
    return new QueryStatus.Refill(!reading.contains(flow), kept.sum());
  }

  /**
   * Waits, after the flow has read its input, until the others have, too, and the rows have taken
   * their place.
   *
   * @param failed returns the failure of a flow that is not started again
   * @param stop ends the wait
   * @return the failure of another flow, which prevents the end of the refill
   */
  @Nullable Failure finish(String flow, Supplier<@Nullable Failure> failed, CountDownLatch stop)
      throws InterruptedException {
    finished(flow);
    while (!done && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      Failure other = failed.get();
      if (other != null) {
        return other;
      }
    }
    return null;
  }

  /** Records that the flow has read its input. May be called again if it has thrown. */
  private synchronized void finished(String flow) {
    reading.remove(flow);
    if (!reading.isEmpty() || done) {
      return;
    }
    turn.lock();
    try {
      mayWrite.run();
      files.swap(refill);
      swapped = true;
    } finally {
      turn.unlock();
    }
    if (!files.tidy(refill.table())) {
      throw new IllegalStateException("The event log could not be written in time.");
    }
    done = true;
  }
}
