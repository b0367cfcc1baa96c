package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.maintenance.ReaderPositions;
import io.streamingpipelines.runtime.maintenance.TableMaintenance;
import io.streamingpipelines.runtime.refill.RefillFiles;
import io.streamingpipelines.runtime.sink.Sinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs all queries of a pipeline: {@link #prepare} creates what they need, {@link #start} starts
 * them, and {@link #await} waits until they have ended. {@link #drain} and {@link #statuses} may be
 * called from any thread.
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

  private final QueryParts parts;
  private final Topology topology;
  private final EventLog log;
  private final Turns turns;
  private final Refills refills = new Refills();
  private final QueryStarter starter;
  private final TableMaintenance tableMaintenance;
  private final List<QueryRun> runs = new ArrayList<>();
  private final AwaitedInputs inputs;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean draining;
  private volatile @Nullable Ending ending;

  public QuerySupervisor(QueryParts parts) {
    this.parts = parts;
    PipelinePlan plan = parts.plan();
    this.topology = new Topology(plan);
    this.log =
        new EventLog(
            parts.session(), plan, parts.epoch().number(), parts.epoch()::check, parts.clock());
    Turns turns = new Turns();
    this.turns = turns;
    this.starter = new QueryStarter(parts, topology, log, turns, refills);
    this.tableMaintenance =
        new TableMaintenance(
            new TableMaintenance.Parts(
                parts.session(),
                plan,
                turns,
                log,
                new ReaderPositions(parts.session(), this::checkpoints),
                parts.epoch()::check,
                parts.clock()));
    this.inputs = new AwaitedInputs(runs, topology, starter, refills);
    for (FlowTarget target : FlowTarget.all(parts, topology)) {
      runs.add(
          new QueryRun(
              target,
              topology.external(target.flow()),
              parts,
              starter,
              log,
              () -> inputs.failed(target.key().table())));
    }
  }

  private List<Checkpoint> checkpoints() {
    return runs.stream().map(run -> starter.checkpoint(run.target())).toList();
  }

  /**
   * Creates the tables and checks the checkpoints.
   *
   * @return all reasons why the pipeline cannot start; if there are any, nothing is written except
   *     that missing tables are created
   */
  public List<Problem> prepare() {
    RefillFiles files = new RefillFiles(parts.session(), log, parts.clock(), parts.probe());
    TablePreparation preparation =
        new TablePreparation(
            parts,
            topology.inOrder(),
            files,
            refill -> refills.add(refill, runs, files, turns, parts.epoch()::check));
    List<Problem> problems = new TableOwners(parts.session(), parts.plan()).problems();
    if (!problems.isEmpty()) {
      return problems;
    }
    log.open();
    problems.addAll(preparation.open());
    for (QueryRun run : runs) {
      problems.addAll(starter.problems(run.target()));
    }
    return problems;
  }

  /** Starts all queries; queries with trigger availableNow start when their inputs are complete. */
  public void start() {
    for (QueryRun run : runs) {
      Thread thread =
          new Thread(() -> run.run(() -> inputs.await(run, () -> draining)), "query-" + run.name());
      thread.setDaemon(true);
      thread.start();
    }
    Thread watcher = new Thread(this::watch, "query-supervisor");
    watcher.setDaemon(true);
    watcher.start();
    if (runs.stream().anyMatch(run -> !run.target().availableNow())) {
      tableMaintenance.begin();
    }
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
    while (!allEnded() && fenced() == null) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    Failure fenced = fenced();
    if (fenced != null) {
      try {
        tableMaintenance.stop();
        runs.forEach(QueryRun::beginDrain);
        runs.forEach(QueryRun::stop);
      } finally {
        setEnding(new Ending(Outcome.FENCED, fenced));
      }
      return;
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
      return new Ending(Outcome.DRAINED, null);
    }
    for (QueryRun run : runs) {
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
    return runs.stream().allMatch(QueryRun::hasEnded);
  }

  private @Nullable Failure fenced() {
    for (QueryRun run : runs) {
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
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      // the queries may never end by themselves: release the waiting caller, which stops them
      setEnding(failed(e));
      throw e;
    }
  }

  private boolean drainAll(Duration grace) throws InterruptedException {
    tableMaintenance.stop();
    runs.forEach(QueryRun::beginDrain);
    long[] before = runs.stream().mapToLong(QueryRun::committedBatch).toArray();
    long deadline = parts.clock().millis() + grace.toMillis();
    boolean clean = true;
    List<QueryRun> left = new ArrayList<>(runs);
    while (!left.isEmpty()) {
      boolean late = parts.clock().millis() >= deadline;
      for (QueryRun run : List.copyOf(left)) {
        boolean idle = run.idle() || hasCommittedSince(run, before[runs.indexOf(run)]);
        if (idle || late) {
          clean &= idle;
          run.stop();
          left.remove(run);
        }
      }
      if (!left.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    ended.await(DRAINED_FLUSH_MILLIS + 5_000, TimeUnit.MILLISECONDS);
    return clean;
  }

  /**
   * A sink without a gate never pauses, so the end of its running batch is detected by its
   * progress.
   */
  private static boolean hasCommittedSince(QueryRun run, long before) {
    SinkPlan sink = run.target().sink();
    return sink != null
        && (sink.trigger().continuous() || !Sinks.of(sink).gated())
        && run.committedBatch() > before;
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
    return runs.stream().map(QueryRun::status).toList();
  }

  /** The maintenance of the tables so far. */
  public List<MaintenanceReport> maintenance() {
    return tableMaintenance.reports();
  }

  /** Stops everything that still runs. */
  @Override
  public void close() {
    tableMaintenance.close();
    runs.forEach(QueryRun::beginDrain);
    runs.forEach(QueryRun::stop);
    log.close();
  }
}
