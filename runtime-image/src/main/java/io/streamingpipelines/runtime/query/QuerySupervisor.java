package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.maintenance.ReaderPositions;
import io.streamingpipelines.runtime.maintenance.TableMaintenance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs all queries of a pipeline: {@link #prepare} creates what they need, {@link #start} starts
 * them, and {@link #await} waits until they have ended. {@link #change}, {@link #drain} and {@link
 * #statuses} may be called from any thread.
 */
public final class QuerySupervisor implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  /**
   * Short, because Kubernetes ends the pod soon after a drain. The next driver logs what is
   * missing.
   */
  private static final long DRAINED_FLUSH_MILLIS = 10_000;

  /** Longer, because no other driver follows one that has completed. */
  private static final long ENDED_FLUSH_MILLIS = 120_000;

  /** The session, epoch, clock and the rest that does not depend on the plan. */
  private final QueryParts parts;

  private final EventLog log;
  private final RunningQueries queries;
  private final TableMaintenance tableMaintenance;
  private final ChangeLock changes = new ChangeLock();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** The batches that a drain has interrupted, or null; known when the drain has stopped all. */
  private final CompletableFuture<@Nullable Failure> interrupted = new CompletableFuture<>();

  private volatile boolean draining;
  private volatile @Nullable Ending ending;

  public QuerySupervisor(QueryParts parts) {
    this.parts = parts;
    PipelinePlan plan = parts.plan();
    this.log =
        new EventLog(
            parts.session(), plan, parts.epoch().number(), parts.epoch()::check, parts.clock());
    Turns turns = new Turns();
    this.queries = new RunningQueries(parts, log, turns, () -> draining);
    this.tableMaintenance =
        new TableMaintenance(
            new TableMaintenance.Parts(
                parts.session(),
                turns,
                log,
                new ReaderPositions(parts.session(), queries::checkpoints),
                parts.epoch()::check,
                parts.clock()),
            plan.tables());
  }

  /**
   * Creates the tables and checks the checkpoints.
   *
   * @return all reasons why the pipeline cannot start; if there are any, nothing is written except
   *     that missing tables are created
   */
  public List<Problem> prepare() {
    List<Problem> problems = new TableOwners(parts.session(), parts.plan()).problems();
    if (!problems.isEmpty()) {
      return problems;
    }
    log.open();
    return queries.prepare(queries.planned(), queries.planned().targets());
  }

  /** Starts all queries; queries with trigger availableNow start when their inputs are complete. */
  public void start() {
    queries.start();
    Thread watcher = new Thread(this::watch, "query-supervisor");
    watcher.setDaemon(true);
    watcher.start();
    if (queries.all().stream().anyMatch(run -> !run.target().availableNow())) {
      tableMaintenance.begin();
    }
  }

  /**
   * Replaces the plan. The queries that the new plan does not change continue; see {@link
   * PlanChange}. Returns when the changed ones have started, or run with the old plan again.
   *
   * @param next with the session, epoch and clock of the current plan; may differ from it in
   *     sources, views, tables and sinks
   */
  public PlanChange.Result change(QueryParts next) throws InterruptedException {
    if (!changes.begin()) {
      return PlanChange.Result.NOT_IN_PLACE;
    }
    try {
      PlanChange.Result result = new PlanChange(queries, queries.plan(next), this::ending).make();
      if (result.kind() == PlanChange.Result.Kind.CHANGED) {
        tableMaintenance.plan(next.plan().tables());
      }
      return result;
    } finally {
      changes.end();
    }
  }

  /** Whether no query may start any more. */
  private boolean ending() {
    return draining || ending != null;
  }

  /** Waits until nothing runs any more or a newer driver has taken over. */
  private void watch() {
    try {
      watchTillTheEnd();
    } catch (Throwable e) { // without an ending, the driver would run forever
      setEnding(failed(e));
    }
  }

  private void watchTillTheEnd() throws InterruptedException {
    // while a plan changes, there may be no query that runs
    while (fenced() == null && !(allEnded() && changes.close())) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    Failure fenced = fenced();
    if (fenced != null) {
      try {
        tableMaintenance.stop();
        queries.all().forEach(QueryRun::beginDrain);
        queries.all().forEach(QueryRun::stop);
      } finally {
        setEnding(new Ending(Outcome.FENCED, fenced));
      }
      return;
    }
    if (draining) {
      // the tables are written no more; the next driver completes the event log if it is faster
      var unused = interrupted.join();
      parts.epoch().release();
    }
    log.flush(draining ? DRAINED_FLUSH_MILLIS : ENDED_FLUSH_MILLIS);
    try {
      if (outcome().outcome() == Outcome.COMPLETED) {
        tableMaintenance.maintainDue();
      }
    } finally {
      setEnding(outcome());
    }
  }

  /** A pipeline has completed if all its queries have. */
  private Ending outcome() {
    if (draining) {
      return new Ending(Outcome.DRAINED, interrupted.join());
    }
    for (QueryRun run : queries.all()) {
      QueryStatus status = run.status();
      if (status.state() != State.COMPLETED) {
        Failure failure = status.error();
        return failure == null
            ? failed(new IllegalStateException(run.name() + " has ended as " + status.state()))
            : new Ending(Outcome.FAILED, failure);
      }
    }
    return new Ending(Outcome.COMPLETED, null);
  }

  private Ending failed(Throwable error) {
    return new Ending(
        Outcome.FAILED, parts.failures().classify(error, null, null, parts.clock().millis()));
  }

  private boolean allEnded() {
    return queries.all().stream().allMatch(QueryRun::hasEnded);
  }

  private @Nullable Failure fenced() {
    for (QueryRun run : queries.all()) {
      Failure error = run.status().error();
      if (error != null && error.kind() == Failure.Kind.FENCED) {
        return error;
      }
    }
    return null;
  }

  /** Records how the pipeline ended; only the first call counts. */
  private synchronized void setEnding(Ending how) {
    if (ending == null) {
      ending = how;
      ended.countDown();
    }
  }

  /**
   * Starts no new batch, lets running batches commit, then stops the queries
   * (docs/design/semantics.md#drain).
   *
   * @param grace how long running batches may take; afterwards they are interrupted, and the next
   *     driver repeats them
   * @return whether no batch was interrupted
   */
  public boolean drain(Duration grace) throws InterruptedException {
    draining = true;
    try {
      return drainAll(grace);
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      if (!(e instanceof InterruptedException)) {
        // the queries may never end by themselves: release the waiting caller, which stops them
        setEnding(failed(e));
      }
      interrupted.completeExceptionally(e);
      throw e;
    }
  }

  private boolean drainAll(Duration grace) throws InterruptedException {
    tableMaintenance.stop();
    long begun = parts.clock().millis();
    queries.all().forEach(QueryRun::beginDrain);
    changes.awaitEnd();
    Duration left = grace.minusMillis(parts.clock().millis() - begun);
    List<QueryRun> cut = QueryDrain.drain(queries.all(), left, parts.clock());
    interrupted.complete(QueryDrain.failure(cut, grace, parts.clock()));
    ended.await(DRAINED_FLUSH_MILLIS + 5_000, TimeUnit.MILLISECONDS);
    return cut.isEmpty();
  }

  /** Waits until all queries have ended. */
  public Ending await() throws InterruptedException {
    ended.await();
    Ending how = ending;
    if (how == null) {
      throw new AssertionError("ended without an ending");
    }
    return how;
  }

  public List<QueryStatus> statuses() {
    return queries.all().stream().map(QueryRun::status).toList();
  }

  /** The maintenance of the tables so far. */
  public List<MaintenanceReport> maintenance() {
    return tableMaintenance.reports();
  }

  /** Stops everything that still runs. */
  @Override
  public void close() {
    tableMaintenance.close();
    queries.all().forEach(QueryRun::beginDrain);
    queries.all().forEach(QueryRun::stop);
    log.close();
  }
}
