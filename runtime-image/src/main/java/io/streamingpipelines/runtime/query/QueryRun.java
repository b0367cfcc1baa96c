package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.write.TableBatchWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one query inside one driver: started, restarted after failures by the pipeline's
 * policy, until it completes, is stopped, or cannot be helped. Runs on a thread of its own; the
 * rest of the supervisor reads {@link #status} and tells it to stop.
 */
final class QueryRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);

  private final FlowTarget target;
  private final boolean external;
  private final QueryParts parts;
  private final QueryStarter starter;
  private final DrainGate gate;
  private final RestartWindow window;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile State state = State.WAITING;
  private volatile @Nullable Failure error;
  private volatile @Nullable StreamingQuery query;
  private volatile @Nullable TableBatchWriter writer;

  /** The totals of a flow that does not run any more; without a writer. */
  private volatile QualityCounts settled = QualityCounts.NONE;

  private volatile @Nullable String queryId;
  private volatile @Nullable Instant runningSince;
  private volatile int restarts;

  QueryRun(FlowTarget target, boolean external, QueryParts parts, QueryStarter starter) {
    this.target = target;
    this.external = external;
    this.parts = parts;
    this.starter = starter;
    this.gate = new DrainGate(parts.epoch()::check);
    this.window = new RestartWindow(parts.plan().restart(), parts.random());
  }

  @Override
  public void run() {
    try {
      while (!stopping()) {
        Failure failure = runOnce();
        if (failure == null) {
          return;
        }
        Duration ran = ran();
        Duration wait = window.next(failure, ran, SparkBugs.restartHelps(lastError));
        error = failure;
        if (wait == null) {
          LOG.error("{} has failed and is not restarted: {}", name(), failure.message());
          state = State.FAILED;
          return;
        }
        LOG.warn("{} has failed, restart in {} ms: {}", name(), wait.toMillis(), failure.message());
        state = State.BACKING_OFF;
        if (stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
        restarts += wait.isZero() ? 0 : 1;
      }
      state = State.STOPPED;
    } catch (InterruptedException e) {
      state = State.STOPPED;
    } finally {
      over.countDown();
    }
  }

  private @Nullable Throwable lastError;

  /** Null when the query has completed or was stopped. */
  private @Nullable Failure runOnce() {
    state = State.STARTING;
    Instant started = parts.clock().instant();
    runningSince = started;
    try {
      QualityCounts done = starter.completed(target);
      if (done != null) {
        settled = done;
        state = State.COMPLETED;
        return null;
      }
      QueryStarter.Started running = starter.start(target, gate);
      writer = running.writer();
      queryId = running.query().id().toString();
      query = running.query();
      state = State.RUNNING;
      running.query().awaitTermination();
      boolean completed = target.availableNow() && !stopping();
      if (completed) {
        starter.complete(target);
      }
      state = completed ? State.COMPLETED : State.STOPPED;
      error = null;
      return null;
    } catch (StreamingQueryException | TimeoutException | RuntimeException | AssertionError e) {
      if (stopping() && !fenced(e)) {
        state = State.STOPPED;
        return null;
      }
      lastError = e;
      return failure(e);
    } finally {
      query = null;
    }
  }

  private boolean fenced(Throwable error) {
    return failure(error).kind() == Failure.Kind.FENCED;
  }

  private Failure failure(Throwable error) {
    return parts
        .failures()
        .classify(error, target.key().table(), gate.lastBatch(), parts.clock().millis());
  }

  private Duration ran() {
    Instant since = runningSince;
    return since == null ? Duration.ZERO : Duration.between(since, parts.clock().instant());
  }

  /** Gives up on the query before it has started. */
  void cancel(Failure reason) {
    error = reason;
    state = State.FAILED;
    stop.countDown();
    over.countDown();
  }

  /** From now on no batch and no restart begins. */
  void beginDrain() {
    gate.drain();
    stop.countDown();
  }

  /** Whether stopping the query now would cut nothing off. */
  boolean idle() {
    StreamingQuery running = query;
    if (running == null || gate.waiting() || !running.isActive()) {
      return true;
    }
    return !gate.writing() && !running.status().isTriggerActive();
  }

  /** The last batch that Spark has committed, for sinks without a gate; -1 before the first. */
  long committedBatch() {
    StreamingQuery running = query;
    StreamingQueryProgress progress = running == null ? null : running.lastProgress();
    return progress == null ? -1 : progress.batchId();
  }

  /** Ends the query at once. */
  void stop() {
    beginDrain();
    StreamingQuery running = query;
    if (running != null) {
      try {
        running.stop();
      } catch (TimeoutException e) {
        LOG.warn("{} does not stop", name(), e);
      }
    }
  }

  boolean awaitOver(Duration most) throws InterruptedException {
    return over.await(Math.max(0, most.toMillis()), TimeUnit.MILLISECONDS);
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  String name() {
    return target.queryName();
  }

  FlowTarget target() {
    return target;
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  QueryStatus status() {
    TableBatchWriter counted = writer;
    return new QueryStatus(
        target.key().table(),
        target.key().flow(),
        queryId,
        state,
        target.key().generation(),
        restarts,
        counted == null ? settled : counted.totals(),
        error,
        external);
  }
}
