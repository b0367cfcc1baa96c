package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.batch.BatchInput;
import io.streamingpipelines.runtime.batch.RefreshInputs;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.write.refresh.RefreshWriter;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes a table whenever its inputs have changed (docs/design/semantics.md#refreshed-tables).
 * At each trigger, it compares the versions of the input tables, and rebuilds the table from
 * exactly these versions if they differ. With trigger availableNow, it does so once. Runs on the
 * thread that awaits it.
 */
final class RefreshingFlow implements RunningFlow {
  /** Minimum interval, because checking a table's version is a request to the store. */
  private static final long MIN_INTERVAL_MILLIS = 500;

  private final SparkContext spark;
  private final QueryGate gate;
  private final RefreshWriter writer;
  private final Work work;
  private final InstantSource clock;
  private final AtomicLong refreshes = new AtomicLong();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Long staleSince;

  /** The refresh that has begun and is not committed. */
  private volatile @Nullable BatchInput begun;

  /**
   * @param pool pool of Spark's scheduler
   * @param inputs returns the current inputs of the table
   * @param sameResult whether a table that was built from the first inputs equals one that is built
   *     from the second
   * @param relation returns the table's rows, read from exactly these inputs
   */
  record Work(
      String pool,
      TriggerPlan trigger,
      Supplier<RefreshInputs> inputs,
      BiPredicate<RefreshInputs, RefreshInputs> sameResult,
      Function<RefreshInputs, FlowRelation> relation) {}

  RefreshingFlow(
      SparkContext spark, QueryGate gate, RefreshWriter writer, Work work, InstantSource clock) {
    this.spark = spark;
    this.gate = gate;
    this.writer = writer;
    this.work = work;
    this.clock = clock;
  }

  @Override
  public String queryId() {
    return writer.queryId();
  }

  @Override
  public @Nullable String runId() {
    return null;
  }

  @Override
  public void await() throws InterruptedException {
    thread = Thread.currentThread();
    spark.setLocalProperty("spark.scheduler.pool", work.pool());
    spark.setJobGroup(queryId(), "refresh of " + work.pool(), true);
    try {
      while (stop.getCount() > 0) {
        refreshIfChanged();
        if (once() || stop.await(pauseMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } finally {
      thread = null;
    }
  }

  private void refreshIfChanged() throws InterruptedException {
    RefreshInputs now = work.inputs().get();
    RefreshWriter.Refresh last = writer.last();
    RefreshInputs from = last == null ? null : last.from();
    if (from != null && work.sameResult().test(from, now)) {
      return;
    }
    staleSince = clock.millis();
    begun = BatchInput.refresh(last == null ? 0 : last.number() + 1, now);
    writer.write(work.relation().apply(now), now);
    begun = null;
    refreshes.incrementAndGet();
    staleSince = null;
  }

  private boolean once() {
    return work.trigger().ends();
  }

  private long pauseMillis() {
    return work.trigger()
        .fold(
            time -> Math.max(MIN_INTERVAL_MILLIS, time.intervalMillis()),
            availableNow -> MIN_INTERVAL_MILLIS,
            continuous -> MIN_INTERVAL_MILLIS);
  }

  @Override
  public boolean idle() {
    return !gate.writing();
  }

  @Override
  public @Nullable BatchInput batch() {
    return begun;
  }

  @Override
  public long committedBatch() {
    RefreshWriter.Refresh last = writer.last();
    return last == null ? -1 : last.number();
  }

  @Override
  public void stop() {
    stop.countDown();
    Thread running = thread;
    if (running != null) {
      spark.cancelJobGroup(queryId());
      running.interrupt();
    }
  }

  @Override
  public boolean startsAgain() {
    return false;
  }

  @Override
  public QualityCounts quality() {
    return writer.totals();
  }

  @Override
  public RefreshStatus refresh() {
    RefreshWriter.Refresh last = writer.last();
    return last == null
        ? new RefreshStatus(refreshes.get(), null, null, null, null, staleSince)
        : new RefreshStatus(
            refreshes.get(),
            last.number(),
            last.rows(),
            last.took() == null ? null : Long.valueOf(last.took().toMillis()),
            last.at() == null ? null : Long.valueOf(last.at().toEpochMilli()),
            staleSince);
  }
}
