package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one query, streaming or refreshed, inside one driver: it is started, and restarted
 * after failures by the pipeline's policy, until it completes, is stopped, or fails for good. It
 * runs on a thread of its own; the supervisor reads {@link #status} and asks it to stop.
 */
final class QueryRun {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);

  private final QueryParts parts;
  private final QueryEvents events;

  /** Returns the failure of a flow of the same table that is not started again. */
  private final Supplier<@Nullable Failure> failed;

  private final QueryGate gate;
  private final RestartDecider decider;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile PlannedFlow flow;
  private volatile List<Integer> olderGenerations = List.of();
  private volatile State state = State.WAITING;
  private volatile @Nullable Failure error;
  private volatile QualityCounts completedTotals = QualityCounts.NONE;
  private volatile @Nullable RunningFlow running;
  private volatile boolean active;
  private volatile boolean stopped;
  private volatile Instant runningSince = Instant.EPOCH;
  private volatile int restarts;
  private volatile @Nullable Long retryAtMillis;
  private boolean startsAfterFailure;

  QueryRun(PlannedFlow flow, QueryParts parts, EventLog log, Supplier<@Nullable Failure> failed) {
    this.flow = flow;
    this.parts = parts;
    this.events = new QueryEvents(log, flow.target(), parts.clock());
    this.failed = failed;
    this.gate = new QueryGate(parts.epoch().number(), parts.epoch()::check);
    this.decider = new RestartDecider(() -> this.flow.restart(), parts.random());
  }

  /** Runs the query to its end, unless {@code inputs} returns why it may not start. */
  void run(Callable<@Nullable Failure> inputs) {
    try {
      Failure failed = inputs.call();
      if (failed == null) {
        runUntilEnded();
      } else {
        skip(failed);
      }
    } catch (Throwable e) { // an Error, or an interrupt that this class did not cause
      if (stopping()) {
        LOG.warn("{} did not stop cleanly", name(), e);
        state = State.STOPPED;
      } else {
        LOG.error("{} has failed and is not restarted", name(), e);
        state = State.FAILED;
        error = failure(e);
      }
    } finally {
      ended.countDown();
    }
  }

  private void runUntilEnded() throws InterruptedException {
    while (!stopping()) {
      Failure failure = runOnce();
      if (failure == null) {
        return;
      }
      Duration ran = Duration.between(runningSince, parts.clock().instant());
      Duration wait = decider.next(failure, ran);
      error = failure;
      events.failed(queryId(), failure, wait);
      if (wait == null) {
        state = State.FAILED;
        return;
      }
      retryAtMillis = parts.clock().instant().plus(wait).toEpochMilli();
      state = State.BACKING_OFF;
      if (stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        retryAtMillis = null;
        break;
      }
      restarts += wait.isZero() ? 0 : 1;
      startsAfterFailure = true;
    }
    state = State.STOPPED;
  }

  /** Returns null if the query has completed or was stopped. */
  private @Nullable Failure runOnce() throws InterruptedException {
    state = State.STARTING;
    retryAtMillis = null;
    runningSince = parts.clock().instant();
    try {
      PlannedFlow planned = flow;
      TableRefill refill = planned.refill();
      if (refill != null && refill.swapped()) {
        return finish(refill);
      }
      QualityCounts done = planned.completed();
      if (done != null) {
        completedTotals = done;
        if (refill != null) {
          return finish(refill);
        }
        state = State.COMPLETED;
        return null;
      }
      olderGenerations = planned.retainedGenerations();
      RunningFlow started = planned.start(gate);
      running = started;
      active = true;
      state = State.RUNNING;
      if (startsAfterFailure) {
        events.restarted(started.queryId());
        startsAfterFailure = false;
      }
      if (stopped) {
        // the request to stop came during the start, when there was no query to stop yet
        started.stop();
      }
      started.await();
      if (started.startsAgain() && !stopping()) {
        return runOnce();
      }
      if (refill != null && !stopping()) {
        planned.complete();
        active = false;
        return finish(refill);
      }
      state = finalState();
      error = null;
      return null;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // also Errors and undeclared exceptions of Scala
      Failure failure = failure(gate.cause(e));
      if (stopping() && failure.kind() != Failure.Kind.FENCED) {
        state = State.STOPPED;
        return null;
      }
      return failure;
    } finally {
      active = false;
    }
  }

  /** Waits for the end of the refill; then the query continues with the table itself. */
  private @Nullable Failure finish(TableRefill refill) throws InterruptedException {
    state = State.WAITING;
    Failure other = refill.finish(target().key().flow(), failed, stop);
    if (other != null) {
      skip(other);
    } else if (stopping()) {
      state = State.STOPPED;
    } else {
      return runOnce();
    }
    return null;
  }

  /** The final state of a query that did not fail. */
  private State finalState() {
    if (stopping()) {
      return State.STOPPED;
    }
    if (!target().availableNow()) {
      throw new PipelineException(
          Failure.Kind.INFRASTRUCTURE,
          "StoppedUnasked",
          "The query has stopped without an error, although it was not asked to stop.");
    }
    flow.complete();
    return State.COMPLETED;
  }

  private Failure failure(Throwable error) {
    return parts.failure(error, target(), current());
  }

  /** Gives up the query before it has started. */
  private void skip(Failure reason) {
    error = reason;
    state = State.FAILED;
    events.skipped(reason);
  }

  /** From now on, no batch and no restart begins. */
  void beginDrain() {
    gate.drain();
    stop.countDown();
  }

  /** Whether stopping it now interrupts no batch; a query that is starting may have begun one. */
  boolean idle() {
    RunningFlow current = current();
    return current == null ? !gate.writing() : gate.waiting() || current.idle();
  }

  /** The last batch that Spark has committed, for sinks without a gate; -1 before the first one. */
  long committedBatch() {
    RunningFlow current = current();
    return current == null ? -1 : current.committedBatch();
  }

  /** Stops the query at once. */
  void stop() {
    beginDrain();
    stopped = true;
    RunningFlow current = current();
    if (current != null) {
      try {
        current.stop();
      } catch (TimeoutException | RuntimeException | Error e) { // the others must stop, too
        LOG.warn("{} does not stop", name(), e);
      }
    }
  }

  boolean awaitEnd(Duration most) throws InterruptedException {
    return ended.await(Math.max(0, most.toMillis()), TimeUnit.MILLISECONDS);
  }

  private @Nullable RunningFlow current() {
    return active ? running : null;
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private @Nullable String queryId() {
    RunningFlow last = running;
    return last == null ? null : last.queryId();
  }

  String name() {
    return target().queryName();
  }

  FlowTarget target() {
    return flow.target();
  }

  /** The flow as another plan declares it, with the same definition; used from the next start. */
  void declaredAs(PlannedFlow same) {
    flow = same;
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  QueryStatus status() {
    FlowKey key = target().key();
    RunningFlow last = running;
    return QueryStatusBuilder.builder()
        .table(key.table())
        .flow(key.flow())
        .state(state)
        .generation(key.generation())
        .restarts(restarts)
        .quality(last == null ? completedTotals : last.quality())
        .external(flow.external())
        .olderGenerations(olderGenerations)
        .batchLimit(flow.batchLimit())
        .queryId(queryId())
        .runId(last == null ? null : last.runId())
        .error(error)
        .retryAtMillis(retryAtMillis)
        .refresh(last == null ? null : last.refresh())
        .refill(flow.refillStatus())
        .build();
  }
}
